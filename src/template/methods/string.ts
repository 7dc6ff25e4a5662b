import { Bytes, Dict, Tuple, type Value } from '../../values.ts';
import { requireSize } from '../python/arithmetic.ts';
import { truthy } from '../python/compare.ts';
import { PythonError, typeError, valueError } from '../python/error.ts';
import { asInt } from '../python/number.ts';
import { listOf } from '../python/sequence.ts';
import { asText, codePoints, hasAstral, textLength } from '../python/text.ts';
import { typeName } from '../python/types.ts';
import { bind, intArgument, type Method, type Methods, requireCount, textArgument } from './arguments.ts';
import { formatMap, formatText } from './string-format.ts';
import { partition, split, splitLines, splitRight } from './string-split.ts';

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

function strip(left: boolean, right: boolean, name: string): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(name, args, 0, 1, kwargs);
      const [characters = null] = args;
      if (characters === null) return left ? (right ? owner.trim() : owner.trimStart()) : owner.trimEnd();
      const set = new Set(codePoints(textArgument(characters, () => `${name} arg must be None or str`)));
      const points = codePoints(owner);
      let [start, end] = [0, points.length];
      while (left && start < end && set.has(points[start] ?? '')) start++;
      while (right && end > start && set.has(points[end - 1] ?? '')) end--;
      return points.slice(start, end).join('');
    },
  ];
}

function justify(name: string, place: (missing: number, width: number) => number): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(name, args, 1, 2, kwargs);
      const width = intArgument(args[0], 0);
      const fill =
        args[1] === undefined
          ? ' '
          : textArgument(args[1], t => `The fill character must be a unicode character, not ${t}`);
      if (textLength(fill) !== 1) throw typeError('The fill character must be exactly one character long');
      const missing = width - textLength(owner);
      if (missing <= 0) return owner;
      if (width > 50_000_000) throw new PythonError('MemoryError', '');
      const left = place(missing, width);
      return fill.repeat(left) + owner + fill.repeat(missing - left);
    },
  ];
}

function affix(name: 'startswith' | 'endswith'): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(name, args, 1, 3, kwargs);
      const [wanted = null] = args;
      const text = args.length > 1 ? window(owner, args).text : owner;
      const candidates = wanted instanceof Tuple ? wanted : [wanted];
      return candidates.some(candidate => {
        const part = textArgument(candidate, t => `${name} first arg must be str or a tuple of str, not ${t}`);
        return name === 'startswith' ? text.startsWith(part) : text.endsWith(part);
      });
    },
  ];
}

/** The part of the text that the optional start and end arguments leave, and where it begins (in code points). */
function window(owner: string, args: readonly Value[]): { text: string; start: number } {
  const points = codePoints(owner);
  const place = (value: Value | undefined, fallback: number): number => {
    const index = value === null ? fallback : intArgument(value, fallback);
    return Math.min(points.length, index < 0 ? Math.max(0, index + points.length) : index);
  };
  const start = place(args[1], 0);
  return { text: points.slice(start, place(args[2], points.length)).join(''), start };
}

function finder(name: string, fromRight: boolean, missing: 'error' | 'minus'): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(name, args, 1, 3, kwargs);
      const part = textArgument(args[0], t => `must be str, not ${t}`);
      const { text, start } = window(owner, args);
      const at = fromRight ? text.lastIndexOf(part) : text.indexOf(part);
      if (at !== -1) return start + (hasAstral(text) ? textLength(text.slice(0, at)) : at);
      if (missing === 'error') throw valueError('substring not found');
      return -1;
    },
  ];
}

function replace(owner: string, args: readonly Value[]): string {
  const from = textArgument(args[0], t => `replace() argument 1 must be str, not ${t}`);
  const to = textArgument(args[1], t => `replace() argument 2 must be str, not ${t}`);
  const most = intArgument(args[2], -1);
  requireSize(owner.length);
  if (most < 0)
    return from === ''
      ? to +
          codePoints(owner)
            .map(c => c + to)
            .join('')
      : owner.replaceAll(from, to.replaceAll('$', '$$$$'));
  const parts = from === '' ? ['', ...codePoints(owner), ''] : owner.split(from);
  const head = parts.slice(0, most + 1).join(to);
  return parts.length > most + 1 ? head + from + parts.slice(most + 1).join(from) : head;
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

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      result += ' '.repeat(spaces);
      column += spaces;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
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
  const limit = encoding === 'ascii' ? 0x7f : encoding === 'latin1' || encoding === 'iso88591' ? 0xff : undefined;
  if (limit === undefined) throw new PythonError('LookupError', `unknown encoding: ${asText(args[0] ?? '') ?? ''}`);
  const at = codePoints(text).findIndex(c => (c.codePointAt(0) ?? 0) > limit);
  const errors = asText(args[1] ?? 'strict');
  if (at !== -1 && errors === 'strict') {
    throw new PythonError(
      'UnicodeEncodeError',
      `'${encoding === 'ascii' ? 'ascii' : 'latin-1'}' codec can't encode character in position ${at}: ordinal not in range(${limit + 1})`,
    );
  }
  const kept = codePoints(text).map(c => ((c.codePointAt(0) ?? 0) <= limit ? c : errors === 'ignore' ? '' : '?'));
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
  strip(true, true, 'strip'),
  strip(true, false, 'lstrip'),
  strip(false, true, 'rstrip'),
  justify('ljust', () => 0),
  justify('rjust', missing => missing),
  justify('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  affix('startswith'),
  affix('endswith'),
  finder('find', false, 'minus'),
  finder('rfind', true, 'minus'),
  finder('index', false, 'error'),
  finder('rindex', true, 'error'),
  [
    'count',
    (owner, args) => {
      const part = textArgument(args[0], t => `must be str, not ${t}`);
      const { text } = window(owner, args);
      return part === '' ? textLength(text) + 1 : text.split(part).length - 1;
    },
  ],
  [
    'split',
    (owner, args, kwargs) => {
      const [sep, most] = bind('split', ['sep', 'maxsplit'], args, kwargs);
      return split(owner, sep, intArgument(most, -1));
    },
  ],
  [
    'rsplit',
    (owner, args, kwargs) => {
      const [sep, most] = bind('rsplit', ['sep', 'maxsplit'], args, kwargs);
      return splitRight(owner, sep, intArgument(most, -1));
    },
  ],
  [
    'splitlines',
    (owner, args, kwargs) => splitLines(owner, truthy(bind('splitlines', ['keepends'], args, kwargs)[0] ?? false)),
  ],
  ['partition', (owner, args) => Tuple.from<Value>(partition(owner, args[0], false))],
  ['rpartition', (owner, args) => Tuple.from<Value>(partition(owner, args[0], true))],
  ['join', join],
  [
    'replace',
    (owner, args, kwargs) => {
      requireCount('replace', args, 2, 3, kwargs);
      return replace(owner, args);
    },
  ],
  ['format', formatText],
  ['format_map', (owner, args) => formatMap(owner, args[0] ?? null)],
  [
    'zfill',
    (owner, args, kwargs) => {
      requireCount('str.zfill', args, 1, 1, kwargs);
      const missing = Math.min(50_000_000, intArgument(args[0], 0) - textLength(owner));
      if (missing <= 0) return owner;
      const sign = /^[-+]/.exec(owner)?.[0] ?? '';
      return sign + '0'.repeat(missing) + owner.slice(sign.length);
    },
  ],
  [
    'expandtabs',
    (owner, args, kwargs) => expandTabs(owner, intArgument(bind('expandtabs', ['tabsize'], args, kwargs)[0], 8)),
  ],
  ['encode', (owner, args, kwargs) => encode(owner, bind('encode', ['encoding', 'errors'], args, kwargs))],
  ['translate', (owner, args) => translate(owner, args[0] ?? null)],
  [
    'removeprefix',
    (owner, args) => {
      const part = textArgument(args[0], t => `removeprefix() argument must be str, not ${t}`);
      return owner.startsWith(part) ? owner.slice(part.length) : owner;
    },
  ],
  [
    'removesuffix',
    (owner, args) => {
      const part = textArgument(args[0], t => `removesuffix() argument must be str, not ${t}`);
      return part !== '' && owner.endsWith(part) ? owner.slice(0, -part.length) : owner;
    },
  ],
]);
