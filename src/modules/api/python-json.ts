import { floatJson } from '../../python/scalars.ts';
import { EncryptedText, Float, isText, textOf, type Value } from '../../values.ts';
import { pythonText } from './python-text.ts';

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, unit =>
    unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function keyText(key: Value): string {
  if (isText(key)) return textOf(key);
  if (key === null) return 'null';
  return typeof key === 'boolean' ? String(key) : pythonText(key);
}

/** Python's `json.dumps` with its defaults: ASCII only, a blank after each comma and colon. */
export function pythonJson(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof EncryptedText) return quoted(value.decrypt());
  if (isText(value)) return quoted(textOf(value));
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${quoted(keyText(key))}: ${pythonJson(item)}`).join(', ')}}`;
  if (value instanceof Float) return floatJson(value.value);
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : quoted(pythonText(value));
}
