import { unquote } from '../../ansible-words.ts';
import { asText } from '../../python/semantics.ts';
import { Dict, type Value } from '../../values.ts';

/** A lookup's term such as `key section=x file=y`: the words without `=`, and the options. */
export interface TermOptions {
  readonly words: string;
  readonly options: ReadonlyMap<string, string>;
}

/** Splits at blanks that stand outside of quotes; quotes around a whole word or value go. */
export function parseTerm(term: string): TermOptions {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (const word of term.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []) {
    const equals = /^[A-Za-z_]\w*=/.exec(word)?.[0];
    if (equals === undefined) words.push(word);
    else options.set(equals.slice(0, -1), unquote(word.slice(equals.length)));
  }
  return { words: words.join(' '), options };
}

/** The terms with lists among them opened, one level. */
export function flattened(terms: readonly Value[]): Value[] {
  return terms.flatMap(term => (Array.isArray(term) ? [...term] : [term]));
}

/** One value, or a list of them; null is none. */
export function oneOrMany(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  return value === null ? [] : [value];
}

/** A setting that may be a list, or a text with separators. */
export function listSetting(value: Value | undefined, separators: RegExp): Value[] {
  if (value === undefined || value === null) return [];
  const text = asText(value);
  if (text !== undefined) return text.split(separators).filter(part => part !== '');
  return Array.isArray(value)
    ? value.flatMap(part => (asText(part) === undefined ? [part] : listSetting(part, separators)))
    : [];
}

export function asDict(value: Value | undefined): Dict | undefined {
  return value instanceof Dict ? value : undefined;
}
