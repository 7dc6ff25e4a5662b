import type { Core } from '../../core-line.ts';
import { DateValue } from '../../python/dates.ts';
import { jsonKey } from '../../python/json-dump.ts';
import { typeName } from '../../python/types.ts';
import { Dict, EncryptedText, isText, textOf, type Value } from '../../values.ts';

/** An argument as it reaches a module of Ansible's, through JSON: keys and dates are text, tuples are lists. */
export function sentValue(value: Value): Value {
  if (isText(value)) return textOf(value);
  if (value instanceof EncryptedText) return value.decrypt();
  if (Array.isArray(value)) return Array.from(value, sentValue);
  if (value instanceof Dict)
    return Dict.of(Array.from(value, ([key, part]) => [jsonKey(key) ?? key, sentValue(part)] as const));
  return value instanceof DateValue ? value.isoformat() : value;
}

/** Python's name of an argument's type, as modules tell it. */
export function sentTypeName(value: Value): string {
  if (isText(value) || value instanceof EncryptedText || value instanceof DateValue) return 'str';
  return Array.isArray(value) ? 'list' : typeName(value);
}

/** The same as what is wrong with an argument names it. */
export function toldTypeName(value: Value, { argumentWords }: Core): string {
  const name = sentTypeName(value);
  return argumentWords ? name : `<class '${name}'>`;
}
