import { PlayError } from '../errors.ts';
import {
  Bytes,
  Dict,
  EncryptedText,
  Float,
  isText,
  type Json,
  OpaqueValue,
  Text,
  type TextMarks,
  Tuple,
  textOf,
  type Value,
} from '../values.ts';
import { DateTimeValue, DateValue } from './dates.ts';
import { LazyMapping } from './lazy-mapping.ts';
import { entriesOf } from './mapping.ts';
import { PythonSet } from './set.ts';
import { Undefined, type UndefinedOrigin } from './undefined.ts';

/**
 * Values as JSON and back, with nothing lost: marks of texts, kinds of numbers, keys that are no texts, vaulted values
 * (which stay closed), and what is secret. What JSON itself cannot say stands in an object whose first key begins with `$`.
 */

export interface ValueWriting {
  /** The secrets that a text holds, so that who reads it back masks them again. */
  secretsIn(text: string): readonly string[];
  encrypted(value: EncryptedText): Json;
  /** What is written otherwise than here; undefined: as here. */
  opaque?(value: OpaqueValue): Json | undefined;
}

export interface ValueReading {
  /** A vaulted value, closed. */
  encrypted(ciphertext: string): Value;
  /** Is told each secret that a text was written with. */
  onSecret(secret: string): void;
}

type JsonObject = { readonly [key: string]: Json | undefined };

/** @throws PlayError `value-json` for what exists only within a template (macros, lookups) */
export function valueToJson(value: Value, options: ValueWriting): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return { $int: String(value) };
  if (isText(value)) return textToJson(value, options);
  if (value instanceof Tuple) return { $tuple: listToJson(value, options) };
  if (Array.isArray(value)) return listToJson(value, options);
  if (value instanceof Dict) return mappingToJson([...value], options);
  const otherwise = value instanceof OpaqueValue ? options.opaque?.(value) : undefined;
  if (otherwise !== undefined) return otherwise;
  if (value instanceof LazyMapping) return mappingToJson(entriesOf(value), options);
  return singleToJson(value, options);
}

const listToJson = (values: Iterable<Value>, options: ValueWriting): readonly Json[] =>
  Array.from(values, part => valueToJson(part, options));

function textToJson(value: string | Text, options: ValueWriting): Json {
  const text = textOf(value);
  const secrets = options.secretsIn(text);
  if (typeof value === 'string' && secrets.length === 0) return text;
  const marks: TextMarks = value instanceof Text ? value.marks : {};
  return { $text: text, ...marks, ...(secrets.length === 0 ? {} : { secrets }) };
}

function mappingToJson(entries: readonly (readonly [Value, Value])[], options: ValueWriting): Json {
  const isPlain = entries.every(([key]) => typeof key === 'string' && !key.startsWith('$') && key !== '__proto__');
  if (isPlain) return Object.fromEntries(entries.map(([key, part]) => [key, valueToJson(part, options)]));
  return { $dict: entries.map(([key, part]) => [valueToJson(key, options), valueToJson(part, options)]) };
}

function singleToJson(value: Float | Bytes | EncryptedText | OpaqueValue, options: ValueWriting): Json {
  if (value instanceof Float) return { $float: String(value.value) };
  if (value instanceof Bytes) return { $bytes: Buffer.from(value.data).toString('base64') };
  if (value instanceof EncryptedText) return options.encrypted(value);
  if (value instanceof PythonSet) return { $set: listToJson(value.iterate(), options) };
  if (value instanceof DateTimeValue) {
    const { year, month, day, hour, minute, second, microsecond, offset } = value;
    return { $datetime: [year, month, day, hour, minute, second, microsecond, offset ?? null] };
  }
  if (value instanceof DateValue) return { $date: [value.year, value.month, value.day] };
  if (value instanceof Undefined) return { $undefined: { ...value.origin } };
  throw new PlayError(`a value of the type ${value.typeName} cannot be written down`, { code: 'value-json' });
}

/** @throws PlayError `value-json` for what `valueToJson` does not write */
export function valueFromJson(json: Json, options: ValueReading): Value {
  if (json === null || typeof json !== 'object') return json;
  if (isList(json)) return json.map(part => valueFromJson(part, options));
  const [tag] = Object.keys(json);
  if (tag?.startsWith('$') === true) return taggedFromJson(tag, json, options);
  return Dict.of(Object.entries(json).map(([key, part]) => [key, valueFromJson(part ?? null, options)]));
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

type Reader = (content: Json, options: ValueReading, whole: JsonObject) => Value;

const numbers = (content: Json): number[] => (isList(content) ? content.map(Number) : []);
const listFrom = (content: Json, options: ValueReading): Value[] =>
  isList(content) ? content.map(part => valueFromJson(part, options)) : [];

const READERS: Readonly<Record<string, Reader>> = {
  $int: content => BigInt(String(content)),
  $float: content => new Float(Number(content)),
  $bytes: content => new Bytes(Buffer.from(String(content), 'base64')),
  $vault: (content, { encrypted }) => encrypted(String(content)),
  $tuple: (content, options) => Tuple.from<Value>(listFrom(content, options)),
  $set: (content, options) => new PythonSet(listFrom(content, options)),
  $dict: (content, options) => Dict.of(listFrom(content, options).map(pairOf)),
  $date: content => {
    const [year = 1, month = 1, day = 1] = numbers(content);
    return new DateValue(year, month, day);
  },
  $datetime: content => {
    const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0] = numbers(content);
    const last = isList(content) ? (content[7] ?? null) : null;
    const offset = last === null ? undefined : Number(last);
    return new DateTimeValue(year, month, day, { hour, minute, second, microsecond, offset });
  },
  $undefined: content => new Undefined(content as UndefinedOrigin),
  $text: (content, { onSecret }, { $text: _, secrets, ...marks }) => {
    for (const secret of isList(secrets ?? null) ? (secrets as readonly Json[]) : []) onSecret(String(secret));
    return Object.keys(marks).length === 0 ? String(content) : new Text(String(content), marks as TextMarks);
  },
};

function pairOf(pair: Value): readonly [Value, Value] {
  const [key = null, part = null] = Array.isArray(pair) ? pair : [];
  return [key, part];
}

function taggedFromJson(tag: string, json: JsonObject, options: ValueReading): Value {
  const read = Object.hasOwn(READERS, tag) ? READERS[tag] : undefined;
  if (read === undefined)
    throw new PlayError(`a value was written down as ${tag}, which is not known`, { code: 'value-json' });
  return read(json[tag] ?? null, options, json);
}
