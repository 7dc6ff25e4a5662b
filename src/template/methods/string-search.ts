import { valueError } from '../../python/error.ts';
import { replaceText } from '../../python/replace.ts';
import { codePoints, hasAstral, textLength } from '../../python/text.ts';
import { Tuple, type Value } from '../../values.ts';
import { intArgument, type Method, requireCount, textArgument } from '../call-arguments.ts';

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
  return replaceText(owner, from, to, most);
}

/** Methods that look for a part of a text, and those that take its place. */
export const SEARCH_METHODS: readonly (readonly [string, Method<string>])[] = [
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
    'replace',
    (owner, args, kwargs) => {
      requireCount('replace', args, 2, 3, kwargs);
      return replace(owner, args);
    },
  ],
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
];
