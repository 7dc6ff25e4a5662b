import { FALSE_WORDS, meansTrue } from '../../ansible-words.ts';
import { str } from '../../python/repr.ts';
import type { Value } from '../../values.ts';

/** Ansible's boolean() of keywords, strict: @throws TypeError naming the value that is none. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  const text = str(value).trim().toLowerCase();
  if (meansTrue(text)) return true;
  if (FALSE_WORDS.has(text) || text === '0.0' || text === '') return false;
  throw new TypeError(`The value '${text}' is not a valid boolean.`);
}
