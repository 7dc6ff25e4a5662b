import { atOnce, type LongText, type Slices } from '../in-slices.ts';
import { ansibleJsonValue, dumpJsonInSlices, jsonKey } from '../python/json-dump.ts';
import { jsonString } from '../python/json-string.ts';
import { PythonError, repr, str } from '../python/semantics.ts';
import { Undefined } from '../python/undefined.ts';
import { Bytes, Dict, EncryptedText, type Value } from '../values.ts';

export interface JsonOptions {
  readonly indent?: number;
  readonly sortKeys?: boolean;
}

/** A value as Ansible's callbacks write it; what JSON has no form of is shown as text, and a secret not at all. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  return atOnce(jsonInSlices(value, options)).join('');
}

/** As `toJson`, for a value that may be very large. */
export function* jsonInSlices(value: Value, options: JsonOptions): Slices<LongText> {
  const dump = (shown: Value, sortKeys = false) =>
    dumpJsonInSlices(shown, { ...options, sortKeys, ensureAscii: false, other: shownValue });
  try {
    return yield* dump(value, options.sortKeys);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    if (error.className !== 'TypeError' || options.sortKeys !== true) return [jsonString(error.message, false)];
  }
  // Keys of several types have no order: as in Ansible, those of the result itself are sorted then, no others.
  return yield* dump(value instanceof Dict ? Dict.of([...value].sort(byKeyText)) : value);
}

function shownValue(value: Value): Value {
  if (value instanceof EncryptedText) return '********';
  if (value instanceof Bytes) return Buffer.from(value.data).toString('utf8');
  return ansibleJsonValue(value) ?? (value instanceof Undefined ? repr(value) : str(value));
}

function byKeyText([a]: readonly [Value, Value], [b]: readonly [Value, Value]): number {
  return Buffer.compare(Buffer.from(jsonKey(a) ?? ''), Buffer.from(jsonKey(b) ?? ''));
}
