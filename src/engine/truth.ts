import { isText, textOf, type Value } from '../values.ts';

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);
const FALSE = new Set(['n', 'no', 'off', '0', 'false', 'f', '0.0', '']);

/** Ansible's boolean() of keywords, strict: @throws TypeError naming the value that is none. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  const text = (isText(value) ? textOf(value) : String(value)).trim().toLowerCase();
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new TypeError(`The value '${text}' is not a valid boolean.`);
}
