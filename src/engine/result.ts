import { CENSORED } from '../ansible-words.ts';
import type { Slices } from '../in-slices.ts';
import { splitLines } from '../python/splitlines.ts';
import { unsafeText } from '../python/unsafe.ts';
import { Bytes, Dict, EncryptedText, Float, isText, OpaqueValue, Text, textOf, type Value } from '../values.ts';

/** A module's plain answer as Values; text is marked unsafe when it came from a host. */
export function toValue(data: unknown, unsafe: boolean): Value {
  if (data === null || data === undefined) return null;
  switch (typeof data) {
    case 'string':
      return unsafe ? unsafeText(data) : data;
    case 'number':
      return Number.isInteger(data) ? data : new Float(data);
    case 'boolean':
    case 'bigint':
      return data;
    default:
      return toContainer(data, unsafe);
  }
}

function toContainer(data: unknown, unsafe: boolean): Value {
  if (data instanceof Text)
    return unsafe && data.marks.unsafe !== true ? new Text(data.text, { ...data.marks, unsafe: true }) : data;
  if (data instanceof Dict) {
    return unsafe ? Dict.of([...data].map(([key, value]) => [key, toValue(value, true)])) : data;
  }
  if (Array.isArray(data)) return data.map(part => toValue(part, unsafe));
  if (isWhole(data)) return data;
  const dict = new Dict();
  for (const [key, value] of Object.entries(data as object)) {
    if (value !== undefined) dict.set(key, toValue(value, unsafe));
  }
  return dict;
}

const isWhole = (data: unknown): data is Float | Bytes | OpaqueValue | EncryptedText =>
  [Float, Bytes, OpaqueValue, EncryptedText].some(type => data instanceof type);

/** So many parts of a list are made at a stretch. */
const PARTS_OF_A_SLICE = 2_000;

/** As `toValue`, for an answer in which long lists may stand. */
export function* toValueInSlices(data: object, unsafe: boolean): Slices<Value> {
  if (data instanceof Dict || Array.isArray(data)) return toValue(data, unsafe);
  const dict = new Dict();
  for (const [key, value] of Object.entries(data)) {
    if (Array.isArray(value)) dict.set(key, yield* toList(value, unsafe));
    else if (value !== undefined) dict.set(key, toValue(value, unsafe));
  }
  return dict;
}

function* toList(data: readonly unknown[], unsafe: boolean): Slices<Value[]> {
  const list: Value[] = [];
  for (const part of data) {
    list.push(toValue(part, unsafe));
    if (list.length % PARTS_OF_A_SLICE === 0) yield;
  }
  return list;
}

/** Adds `stdout_lines` and `stderr_lines` where a module gave the text alone. */
export function addLines(data: Dict): void {
  for (const name of ['stdout', 'stderr']) {
    const text = data.get(name);
    if (!isText(text) || data.has(`${name}_lines`)) continue;
    const unsafe = text instanceof Text && text.marks.unsafe === true;
    data.set(
      `${name}_lines`,
      splitLines(textOf(text)).map(line => toValue(line, unsafe)),
    );
  }
}

/** Ansible's truth of a result's flag: absent is false. */
export function flag(data: Dict, name: string): boolean {
  const value = data.get(name);
  return value === true || (typeof value === 'number' && value !== 0) || (isText(value) && textOf(value) !== '');
}

/** Whether a result counts as failed: `failed_when` has the last word, also where `until` never held, and also in a loop's items. */
export function hasFailed(data: Dict): boolean {
  if (data.has('failed_when_result')) return flag(data, 'failed_when_result');
  const results = data.get('results');
  const items = Array.isArray(results) ? results.filter(item => item instanceof Dict) : [];
  if (items.some(item => item.has('failed_when_result'))) return items.some(hasFailed);
  return flag(data, 'failed');
}

/** What remains of a result under no_log. */
export function censor(data: Dict): Dict {
  const censored = new Dict();
  censored.set('censored', CENSORED);
  for (const name of ['attempts', 'changed', 'retries']) {
    const value = data.get(name);
    if (value !== undefined) censored.set(name, value);
  }
  return censored;
}

/** What a result is without anything special about it. */
export const PLAIN_RESULT = {
  delegatedTo: undefined,
  ignored: false,
  ms: 0,
  diffs: [],
  warnings: [],
  noLog: false,
} as const;

/** A result without the fields that speak to the engine alone. */
export function withoutInternals(data: Dict): Dict {
  const results = data.get('results');
  const items = Array.isArray(results)
    ? results.map(item => (item instanceof Dict ? withoutInternals(item) : item))
    : undefined;
  const isInternal = (key: Value) => isText(key) && textOf(key).startsWith('_ansible_');
  if (items === undefined && ![...data.keys()].some(isInternal)) return data;
  const plain = Dict.of([...data].filter(([key]) => !isInternal(key)));
  if (items !== undefined) plain.set('results', items);
  return plain;
}
