/** Names and words that mean the same wherever Ansible reads them. */

const BUILTIN = /^ansible\.(?:builtin|legacy)\./;

/** `ansible.builtin.copy` and `ansible.legacy.copy` are `copy`; so for filters, tests, lookups and other plugins. */
export function shortName(name: string): string {
  return name.replace(BUILTIN, '');
}

/** What the variable `omit` holds: an argument with that value is left out. */
export const OMIT = '__omit_place_holder__9d0a6a2f6c1f4a6f8a3fe1f3c0de0b5d';

/** Stands for a result that is hidden. */
export const CENSORED = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/** Stands for an item of a loop whose results are hidden. */
export const CENSORED_ITEM = '(censored due to no_log)';

/** What Ansible takes for true, in lower case. */
export const TRUE_WORDS: ReadonlySet<string> = new Set(['y', 'yes', 'on', '1', 'true', 't']);
export const FALSE_WORDS: ReadonlySet<string> = new Set(['n', 'no', 'off', '0', 'false', 'f']);

/** Whether a setting or keyword says yes; `word` in lower case. */
export function meansTrue(word: string): boolean {
  return TRUE_WORDS.has(word) || word === '1.0';
}

/** Takes off the quotes that stand around a whole text, unless the last one is escaped. */
export function unquote(text: string): string {
  const first = text[0];
  const quoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) && text.at(-2) !== '\\';
  return quoted ? text.slice(1, -1) : text;
}
