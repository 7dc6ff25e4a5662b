import type { CharSet } from './syntax.ts';

/** Python's character classes, as sets of code points. */

const NEWLINE = 10;
const unicodeDigit = /^\p{Nd}$/u;
const unicodeWord = /^[\p{L}\p{N}]$/u;
const SPACES = new Set([
  9,
  10,
  11,
  12,
  13,
  28,
  29,
  30,
  31,
  32,
  0x85,
  0xa0,
  0x1680,
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
]);

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

export function isDigit(code: number, ascii: boolean): boolean {
  if (code < 128 || ascii) return code >= 48 && code <= 57;
  return unicodeDigit.test(String.fromCodePoint(code));
}

export function isWord(code: number, ascii: boolean): boolean {
  if (code < 128 || ascii) return isAsciiWord(code);
  return unicodeWord.test(String.fromCodePoint(code));
}

export function isSpace(code: number, ascii: boolean): boolean {
  return ascii ? (code >= 9 && code <= 13) || code === 32 : SPACES.has(code);
}

/** The set that `\d`, `\D`, `\w`, `\W`, `\s` or `\S` stands for; undefined for another letter. */
export function classOf(letter: string, ascii: boolean): CharSet | undefined {
  switch (letter) {
    case 'd':
      return code => isDigit(code, ascii);
    case 'D':
      return code => !isDigit(code, ascii);
    case 'w':
      return code => isWord(code, ascii);
    case 'W':
      return code => !isWord(code, ascii);
    case 's':
      return code => isSpace(code, ascii);
    case 'S':
      return code => !isSpace(code, ascii);
    default:
      return undefined;
  }
}

export const notNewline: CharSet = code => code !== NEWLINE;
export const anything: CharSet = () => true;

/** The other spellings of a character that IGNORECASE takes for the same; itself included. */
export function caseVariants(code: number, ascii: boolean): readonly number[] {
  if (ascii && code > 127) return [code];
  const char = String.fromCodePoint(code);
  const variants = new Set([code]);
  for (const other of [char.toLowerCase(), char.toUpperCase(), char.toUpperCase().toLowerCase()]) {
    const point = other.codePointAt(0);
    if (point === undefined || other.length > (point > 0xffff ? 2 : 1)) continue;
    if (!ascii || point < 128) variants.add(point);
  }
  return [...variants];
}

/** A set that also takes the other case of its members. */
export function foldedSet(set: CharSet, ascii: boolean): CharSet {
  return code => caseVariants(code, ascii).some(set);
}

/** A set of ranges; each pair holds its first and last code point. */
export function rangesSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined) return code => code >= only[0] && code <= only[1];
  return code => ranges.some(([first, last]) => code >= first && code <= last);
}

export function unionSet(sets: readonly CharSet[]): CharSet {
  const [only] = sets;
  return sets.length === 1 && only !== undefined ? only : code => sets.some(set => set(code));
}

export function complementSet(set: CharSet): CharSet {
  return code => !set(code);
}
