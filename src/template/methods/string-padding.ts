import { PythonError, typeError } from '../../python/error.ts';
import { expandTabs } from '../../python/expandtabs.ts';
import { strip, stripCharacters, stripLeft, stripRight } from '../../python/strip.ts';
import { textLength } from '../../python/text.ts';
import { bind, intArgument, type Method, requireCount, textArgument } from '../call-arguments.ts';

type Ends = 'strip' | 'lstrip' | 'rstrip';
const BLANKS_OFF: Readonly<Record<Ends, (text: string) => string>> = { strip, lstrip: stripLeft, rstrip: stripRight };

function stripping(name: Ends): [string, Method<string>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(name, args, 0, 1, kwargs);
      const [characters = null] = args;
      if (characters === null) return BLANKS_OFF[name](owner);
      const set = textArgument(characters, () => `${name} arg must be None or str`);
      return stripCharacters(owner, set, { left: name !== 'rstrip', right: name !== 'lstrip' });
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

/** Methods that take blanks off a text's ends or fill it up. */
export const PADDING_METHODS: readonly (readonly [string, Method<string>])[] = [
  stripping('strip'),
  stripping('lstrip'),
  stripping('rstrip'),
  justify('ljust', () => 0),
  justify('rjust', missing => missing),
  justify('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
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
];
