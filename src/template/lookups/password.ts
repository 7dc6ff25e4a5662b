import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replacePrivately } from '../../private-file.ts';
import { PythonRandom } from '../../python/random.ts';
import { asText, listOf, PythonError, str } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { Kwargs, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { passwordHash, SALT_SIZES } from '../text/crypt/password-hash.ts';
import { lookupError } from './errors.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
/** Python's `string` module: names that stand for their characters. */
const CLASSES: Readonly<Record<string, string>> = {
  ascii_letters: LOWER + UPPER,
  ascii_lowercase: LOWER,
  ascii_uppercase: UPPER,
  digits: DIGITS,
  hexdigits: `${DIGITS}abcdefABCDEF`,
  octdigits: '01234567',
  punctuation: PUNCTUATION,
  printable: `${DIGITS}${LOWER}${UPPER}${PUNCTUATION} \t\n\r\x0b\x0c`,
  whitespace: ' \t\n\r\x0b\x0c',
};
const DEFAULT_CHARS = ['ascii_letters', 'digits', '.,:-_'];
const NAMES = ['length', 'encrypt', 'chars', 'ident', 'seed'];
const SALT_CHARS = `${CLASSES.ascii_letters}${DIGITS}./`;

interface Parameters {
  readonly file: string;
  readonly length: number;
  readonly encrypt: string | undefined;
  readonly ident: string | undefined;
  readonly chars: readonly string[];
  readonly seed: Value;
}

/** `a,b,,` is `a`, `b` and a comma. */
function charsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return DEFAULT_CHARS;
  const text = asText(value);
  if (text === undefined) return listOf(value).map(str);
  const comma = text.includes(',,') ? [','] : [];
  const parts = text
    .replaceAll(',,', ',')
    .split(',')
    .filter(part => part !== '');
  return [...comma, ...parts];
}

/** The file's name, and what stands after it or among the keywords. */
function parse(term: string, kwargs: Kwargs): Parameters {
  const words = term.split(' ');
  const first = words.findIndex(word => /^[a-z_]+=/.test(word));
  const options = new Map<string, Value>();
  for (const word of first > 0 ? words.slice(first) : []) {
    const [name = '', value] = word.split(/=(.*)/s);
    if (word !== '') options.set(name, value ?? '');
  }
  const unknown = [...options.keys()].filter(name => !NAMES.includes(name)).sort();
  if (unknown.length > 0)
    throw lookupError(`Unrecognized parameter(s) given to password lookup: ${unknown.join(', ')}`);
  const get = (name: string) => options.get(name) ?? kwargs.get(name);
  const length = str(get('length') ?? 20);
  if (!/^\s*\d+\s*$/.test(length))
    throw new PythonError('ValueError', `invalid literal for int() with base 10: '${length}'`);
  const optional = (name: string) => {
    const value = get(name);
    return value === undefined || value === null || value === '' ? undefined : str(value);
  };
  return {
    file: first > 0 ? words.slice(0, first).join(' ') : term,
    length: Number(length),
    encrypt: optional('encrypt'),
    ident: optional('ident'),
    chars: charsOf(get('chars')),
    seed: optional('seed') ?? null,
  };
}

function generate(length: number, chars: string, seed: Value): string {
  const random = new PythonRandom(seed);
  return Array.from({ length }, () => random.choice(Array.from(chars)) ?? '').join('');
}

interface Stored {
  readonly password: string;
  readonly salt: string | undefined;
  /** Variant of bcrypt. */
  readonly ident: string | undefined;
}

const IMPLICIT_IDENTS: Readonly<Record<string, string>> = { bcrypt: '2b' };
const SHORTEST_SALT = 8;

function cutAtLast(text: string, mark: string): [before: string, behind: string | undefined] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length) || undefined];
}

function readStored(file: string): Stored | undefined {
  if (file === '/dev/null' || !existsSync(file)) return undefined;
  const [password, rest] = cutAtLast(readFileSync(file, 'utf8').replace(/\s+$/, ''), ' salt=');
  const [salt, ident] = cutAtLast(rest ?? '', ' ident=');
  return { password, salt: salt || undefined, ident };
}

function write(file: string, { password, salt, ident }: Stored): void {
  if (file === '/dev/null') return;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const salted = salt === undefined ? '' : ` salt=${salt}`;
  replacePrivately(file, `${password}${salted}${salted === '' || ident === undefined ? '' : ` ident=${ident}`}\n`);
}

/** What goes with a scheme: salt and variant are kept once they are there, so that every run gives the same hash. */
function salted(known: Stored | undefined, made: string, encrypt: string, ident: string | undefined): Stored {
  if (known?.ident !== undefined && ident !== undefined && known.ident !== ident)
    throw lookupError(`The ident parameter provided (${known.ident}) does not match the stored one (${ident}).`);
  return {
    password: made,
    salt: known?.salt ?? generate(SALT_SIZES[encrypt] ?? SHORTEST_SALT, SALT_CHARS, null),
    ident: known?.ident ?? ident ?? IMPLICIT_IDENTS[encrypt],
  };
}

/** `password`: reads the file, or makes a password and keeps it there (0600) for the next time. */
const password: Lookup = (context, terms, kwargs) =>
  terms.map(term => {
    const { file, length, encrypt, ident, chars, seed } = parse(str(term), kwargs);
    const place = path.isAbsolute(file) ? file : (context.services.findFile('files', file) ?? file);
    const known = readStored(place);
    const alphabet = chars
      .map(name => CLASSES[name] ?? name)
      .join('')
      .replace(/["']/g, '');
    const made = known?.password ?? generate(length, alphabet, seed);
    if (encrypt === undefined) {
      if (known === undefined) write(place, { password: made, salt: undefined, ident: undefined });
      return made;
    }
    const stored = salted(known, made, encrypt, ident);
    if (known?.salt !== stored.salt || known?.ident !== stored.ident) write(place, stored);
    return passwordHash(made, { scheme: encrypt, salt: stored.salt, ident: stored.ident });
  });

export default defineLookups({ password });
