import { floatJson } from '../python/scalars.ts';
import { Bytes, Dict, EncryptedText, Float, isText, OpaqueValue, textOf, type Value } from '../values.ts';

export interface JsonOptions {
  readonly indent?: number;
  readonly sortKeys?: boolean;
}

/** A value as Ansible's callbacks write it: Python's json.dumps with ensure_ascii=False. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  return write(value, options, '');
}

function write(value: Value, options: JsonOptions, outer: string): string {
  if (value === null) return 'null';
  if (isText(value)) return JSON.stringify(textOf(value));
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Float) return floatJson(value.value);
  if (value instanceof EncryptedText) return '"********"';
  if (value instanceof Bytes) return JSON.stringify(Buffer.from(value.data).toString('utf8'));
  if (Array.isArray(value))
    return writeAll(
      '[',
      ']',
      value.map(part => (inner: string) => write(part, options, inner)),
      options,
      outer,
    );
  if (value instanceof Dict) return writeDict(value, options, outer);
  return value instanceof OpaqueValue ? JSON.stringify(`${value}`) : 'null';
}

function keyText(key: Value): string {
  if (isText(key)) return textOf(key);
  if (key === null) return 'null';
  return key instanceof Float ? floatJson(key.value) : String(key);
}

function writeDict(dict: Dict, options: JsonOptions, outer: string): string {
  const entries = [...dict].map(([key, value]) => ({ key: keyText(key), value }));
  if (options.sortKeys === true) entries.sort((a, b) => compareCodePoints(a.key, b.key));
  const parts = entries.map(
    ({ key, value }) =>
      (inner: string) =>
        `${JSON.stringify(key)}: ${write(value, options, inner)}`,
  );
  return writeAll('{', '}', parts, options, outer);
}

function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

type Part = (inner: string) => string;

function writeAll(open: string, close: string, parts: readonly Part[], { indent }: JsonOptions, outer: string): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return `${open}${parts.map(part => part(outer)).join(', ')}${close}`;
  const inner = outer + ' '.repeat(indent);
  return `${open}\n${parts.map(part => inner + part(inner)).join(',\n')}\n${outer}${close}`;
}
