import { floatRepr } from '../../python/scalars.ts';
import { Bytes, EncryptedText, Float, isText, OpaqueValue, Tuple, textOf, type Value } from '../../values.ts';

/** What Python's `str()` and `repr()` make of a value: Ansible converts what is given for a `str` option with them. */

export function pythonTypeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (isText(value) || value instanceof EncryptedText) return 'str';
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Bytes) return 'bytes';
  return value instanceof OpaqueValue ? value.typeName : 'dict';
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[\x00-\x1f\x7f]/g, char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return quote + body + quote;
}

function repr(value: Value): string {
  if (isText(value)) return quoted(textOf(value));
  if (value instanceof EncryptedText) return quoted(value.decrypt());
  return pythonText(value);
}

export function pythonText(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (isText(value)) return textOf(value);
  if (value instanceof EncryptedText) return value.decrypt();
  if (value instanceof Float) return floatRepr(value.value);
  if (value instanceof Tuple) return `(${value.map(repr).join(', ')}${value.length === 1 ? ',' : ''})`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`;
  return String(value);
}
