import { truthy } from '../../python/compare.ts';
import { PythonError, typeError } from '../../python/error.ts';
import { asInt } from '../../python/number.ts';
import { listOf } from '../../python/sequence.ts';
import { partition, split, splitRight } from '../../python/split.ts';
import { splitLines, splitLinesKeepingEnds } from '../../python/splitlines.ts';
import { asText, codePoints } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import { Bytes, Dict, Tuple, type Value } from '../../values.ts';
import { bind, intArgument, type Method, type Methods, requireCount, textArgument } from '../call-arguments.ts';
import { formatMap, formatText } from './string-format.ts';
import { PADDING_METHODS } from './string-padding.ts';
import { SEARCH_METHODS } from './string-search.ts';

const mustBeStr = (type: string): string => `must be str, not ${type}`;

function separatorOf(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return textArgument(value, type => `must be str or None, not ${type}`);
}

/** Last character of encodings of one byte. */
const LAST_CODES: Readonly<Record<string, number>> = { ascii: 0x7f, latin1: 0xff, iso88591: 0xff };
const CASED = /\p{Lu}|\p{Ll}|\p{Lt}/u;

function simple(name: string, act: (text: string) => Value): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(`str.${name}`, args, 0, 0, kwargs);
      return act(owner);
    },
  ];
}

function title(text: string): string {
  return text.replace(/(\p{L}\p{M}*)+/gu, word => {
    const [first = '', ...rest] = codePoints(word);
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
}

/** `capitalize`: the first character upper, the others lower. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = codePoints(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function swapCase(text: string): string {
  return codePoints(text)
    .map(c => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()))
    .join('');
}

function all(pattern: RegExp): (text: string) => boolean {
  return text => text !== '' && pattern.test(text);
}

function join(owner: string, args: readonly Value[]): string {
  requireCount('str.join', args, 1, 1);
  return listOf(args[0] ?? null)
    .map((item, i) => {
      const text = asText(item);
      if (text === undefined) throw typeError(`sequence item ${i}: expected str instance, ${typeName(item)} found`);
      return text;
    })
    .join(owner);
}

function translate(text: string, table: Value): string {
  if (!(table instanceof Dict)) return text;
  return codePoints(text)
    .map(character => {
      const to = table.get(character.codePointAt(0) ?? 0);
      if (to === undefined) return character;
      if (to === null) return '';
      const code = asInt(to);
      return code === undefined ? (asText(to) ?? '') : String.fromCodePoint(Number(code));
    })
    .join('');
}

function encode(text: string, args: readonly (Value | undefined)[]): Bytes {
  const encoding = (asText(args[0] ?? 'utf-8') ?? '').toLowerCase().replace(/[-_ ]/g, '');
  if (encoding === 'utf8') return new Bytes(Buffer.from(text, 'utf8'));
  if (encoding === 'utf16') return new Bytes(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
  if (encoding === 'utf16le') return new Bytes(Buffer.from(text, 'utf16le'));
  const limit = LAST_CODES[encoding];
  if (limit === undefined) throw new PythonError('LookupError', `unknown encoding: ${asText(args[0] ?? '') ?? ''}`);
  const at = codePoints(text).findIndex(c => (c.codePointAt(0) ?? 0) > limit);
  const errors = asText(args[1] ?? 'strict');
  if (at !== -1 && errors === 'strict') {
    throw new PythonError(
      'UnicodeEncodeError',
      `'${encoding === 'ascii' ? 'ascii' : 'latin-1'}' codec can't encode character in position ${at}: ordinal not in range(${limit + 1})`,
    );
  }
  const instead = errors === 'ignore' ? '' : '?';
  const kept = codePoints(text).map(c => ((c.codePointAt(0) ?? 0) <= limit ? c : instead));
  return new Bytes(Buffer.from(kept.join(''), 'latin1'));
}

export const STRING_METHODS: Methods<string> = new Map<string, Method<string>>([
  simple('upper', text => text.toUpperCase()),
  simple('lower', text => text.toLowerCase()),
  simple('casefold', text => text.toLowerCase().replaceAll('ß', 'ss')),
  simple('title', title),
  simple('capitalize', capitalize),
  simple('swapcase', swapCase),
  simple('isdigit', all(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u2468]+$/u)),
  simple('isdecimal', all(/^\p{Nd}+$/u)),
  simple('isnumeric', all(/^\p{N}+$/u)),
  simple('isalpha', all(/^\p{L}+$/u)),
  simple('isalnum', all(/^[\p{L}\p{N}]+$/u)),
  simple('isspace', all(/^\s+$/)),
  simple('isascii', text => /^[\0-\x7f]*$/.test(text)),
  simple('isidentifier', all(/^[\p{ID_Start}_]\p{ID_Continue}*$/u)),
  simple('isprintable', text => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)),
  simple('isupper', text => CASED.test(text) && text === text.toUpperCase()),
  simple('islower', text => CASED.test(text) && text === text.toLowerCase()),
  simple('istitle', text => CASED.test(text) && text === title(text)),
  ...PADDING_METHODS,
  ...SEARCH_METHODS,
  [
    'split',
    (owner, args, kwargs) => {
      const [sep, most] = bind('split', ['sep', 'maxsplit'], args, kwargs);
      return split(owner, separatorOf(sep), intArgument(most, -1));
    },
  ],
  [
    'rsplit',
    (owner, args, kwargs) => {
      const [sep, most] = bind('rsplit', ['sep', 'maxsplit'], args, kwargs);
      return splitRight(owner, separatorOf(sep), intArgument(most, -1));
    },
  ],
  [
    'splitlines',
    (owner, args, kwargs) => {
      const [keepEnds = false] = bind('splitlines', ['keepends'], args, kwargs);
      return truthy(keepEnds) ? splitLinesKeepingEnds(owner) : splitLines(owner);
    },
  ],
  ['partition', (owner, args) => Tuple.from<Value>(partition(owner, textArgument(args[0], mustBeStr), false))],
  ['rpartition', (owner, args) => Tuple.from<Value>(partition(owner, textArgument(args[0], mustBeStr), true))],
  ['join', join],
  ['format', formatText],
  ['format_map', (owner, args) => formatMap(owner, args[0] ?? null)],
  ['encode', (owner, args, kwargs) => encode(owner, bind('encode', ['encoding', 'errors'], args, kwargs))],
  ['translate', (owner, args) => translate(owner, args[0] ?? null)],
]);
