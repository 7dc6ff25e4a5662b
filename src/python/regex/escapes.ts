import { LETTER_ESCAPES } from '../string-escapes.ts';
import { caseVariants, classOf, complementSet, foldedSet, rangesSet, unionSet } from './charset.ts';
import type { PatternReader } from './reader.ts';
import type { CharSet, RegexFlags, RegexNode } from './syntax.ts';

const HEX_WIDTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const OCTAL = /^[0-7]$/;
const HEX = /^[0-9a-fA-F]$/;

/** The code point of an escape that means one character; the letter after the backslash is read already. */
function characterEscape(reader: PatternReader, letter: string, start: number): number {
  const width = HEX_WIDTHS[letter];
  if (width !== undefined) {
    const digits = reader.takeWhile(HEX, width);
    if (digits.length !== width) throw reader.error(`incomplete escape \\${letter}${digits}`, start);
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) throw reader.error(`bad escape \\${letter}${digits}`, start);
    return code;
  }
  const known = LETTER_ESCAPES[letter];
  if (known === undefined && /^[A-Za-z]$/.test(letter)) throw reader.error(`bad escape \\${letter}`, start);
  return (known ?? letter).codePointAt(0) ?? 0;
}

function octalEscape(reader: PatternReader, digits: string, start: number): number {
  const code = Number.parseInt(digits, 8);
  if (code > 0o377) throw reader.error(`octal escape value \\${digits} outside of range 0-0o377`, start);
  return code;
}

/** What stands after a backslash outside of a set: a character, a class, an anchor or a back reference. */
export function parseEscape(
  reader: PatternReader,
  flags: RegexFlags,
  start: number,
  group: (index: number, start: number) => RegexNode,
): RegexNode {
  if (reader.ended) throw reader.error('bad escape (end of pattern)', start);
  const letter = reader.next();
  const set = classOf(letter, flags.ascii);
  if (set !== undefined) return { kind: 'set', has: set };
  switch (letter) {
    case 'A':
      return { kind: 'anchor', at: 'start', ascii: flags.ascii };
    case 'Z':
      return { kind: 'anchor', at: 'end', ascii: flags.ascii };
    case 'b':
      return { kind: 'anchor', at: 'word', ascii: flags.ascii };
    case 'B':
      return { kind: 'anchor', at: 'not-word', ascii: flags.ascii };
  }
  if (letter === '0') return charNode(octalEscape(reader, `0${reader.takeWhile(OCTAL, 2)}`, start), flags);
  if (/^[1-9]$/.test(letter)) {
    const second = reader.peek();
    if (second === undefined || !/^[0-9]$/.test(second)) return group(Number(letter), start);
    const third = reader.peek(1);
    if (OCTAL.test(letter) && OCTAL.test(second) && third !== undefined && OCTAL.test(third)) {
      reader.position += 2;
      return charNode(octalEscape(reader, letter + second + third, start), flags);
    }
    reader.position++;
    return group(Number(letter + second), start);
  }
  return charNode(characterEscape(reader, letter, start), flags);
}

export function charNode(code: number, flags: RegexFlags): RegexNode {
  return { kind: 'char', code, ignoreCase: flags.ignoreCase && caseVariants(code, flags.ascii).length > 1 };
}

/** One member of a set: a code point, or a class such as `\d`. */
function parseMember(reader: PatternReader, flags: RegexFlags): number | CharSet {
  const start = reader.position;
  const char = reader.next();
  if (char !== '\\') return char.codePointAt(0) ?? 0;
  if (reader.ended) throw reader.error('bad escape (end of pattern)', start);
  const letter = reader.next();
  const set = classOf(letter, flags.ascii);
  if (set !== undefined) return set;
  if (OCTAL.test(letter)) return octalEscape(reader, letter + reader.takeWhile(OCTAL, 2), start);
  if (/^[0-9]$/.test(letter)) throw reader.error(`bad escape \\${letter}`, start);
  return characterEscape(reader, letter, start);
}

/** A `[...]`, whose bracket is read already. */
export function parseSet(reader: PatternReader, flags: RegexFlags, start: number): RegexNode {
  const negated = reader.take('^');
  const sets: CharSet[] = [];
  const ranges: [number, number][] = [];
  const first = reader.position;
  while (reader.peek() !== ']' || reader.position === first) {
    if (reader.ended) throw reader.error('unterminated character set', start);
    const memberStart = reader.position;
    const low = parseMember(reader, flags);
    if (reader.peek() !== '-' || reader.peek(1) === ']') {
      if (typeof low === 'number') ranges.push([low, low]);
      else sets.push(low);
      continue;
    }
    reader.next();
    if (reader.ended) throw reader.error('unterminated character set', start);
    const high = parseMember(reader, flags);
    const text = reader.chars.slice(memberStart, reader.position).join('');
    if (typeof low !== 'number' || typeof high !== 'number' || high < low)
      throw reader.error(`bad character range ${text}`, memberStart);
    ranges.push([low, high]);
  }
  reader.next();
  if (ranges.length > 0) sets.push(rangesSet(ranges));
  const union = unionSet(sets);
  const folded = flags.ignoreCase ? foldedSet(union, flags.ascii) : union;
  return { kind: 'set', has: asciiCached(negated ? complementSet(folded) : folded) };
}

/** Answers for the first 128 code points are kept: sets are asked for each character of a text. */
function asciiCached(set: CharSet): CharSet {
  const known = Array.from({ length: 128 }, (_, code) => set(code));
  return code => known[code] ?? set(code);
}
