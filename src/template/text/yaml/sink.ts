import { GrowingText, type LongText, piecesOfLines, type Slices } from '../../../in-slices.ts';
import { textLength } from '../../../python/text.ts';
import { BREAKS, isBreak, PRINTABLE } from './plain-scalar.ts';

/** Between two of these parts of a plain or single-quoted text, nothing is to be thought of. */
const FOLDED_PART = new RegExp(` +|'|[${BREAKS}]|[^ '${BREAKS}]+`, 'g');
const FOLDED_WITH_CARE = new RegExp(`['${BREAKS}]`);
const QUOTED_PART = new RegExp(` +|[!#-[\\]-~${PRINTABLE}]+|.`, 'gsu');
const IS_WRITTEN_AS_IT_IS = new RegExp(`^[!#-[\\]-~${PRINTABLE}]`);
const LINE_START = new RegExp(`(^|[${BREAKS}])(?=[^${BREAKS}])`, 'g');

/** So many parts are written at a stretch. */
const PARTS_OF_A_SLICE = 2000;

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0, '0'],
  [7, 'a'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [27, 'e'],
  [34, '"'],
  [92, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);

function escaped(code: number): string {
  const letter = ESCAPES.get(code);
  if (letter !== undefined) return `\\${letter}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** The text being written, and what libyaml's emitter keeps in mind of the current line. */
export class YamlSink {
  readonly #out = new GrowingText();
  #parts: string[] = [];
  column = 0;
  /** The last thing written was blank. */
  whitespace = true;
  /** Nothing but indentation (and `-`, `?`, `:`) stands on the line. */
  indention = true;
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  get text(): LongText {
    this.#settle();
    return this.#out.parts;
  }

  get full(): boolean {
    return this.column > this.#width;
  }

  /** Whether much has been written, so that it is time for other work. */
  get isDue(): boolean {
    if (this.#parts.length < PARTS_OF_A_SLICE) return false;
    this.#settle();
    return true;
  }

  /** Puts together what has been written: all of it at the end would take too long. */
  #settle(): void {
    this.#out.add(this.#parts.join(''));
    this.#parts = [];
  }

  /** @param columns that it takes */
  put(text: string, columns = text.length): void {
    this.#parts.push(text);
    this.column += columns;
  }

  lineBreak(char = '\n'): void {
    this.#parts.push(char);
    this.column = 0;
  }

  indent(level: number): void {
    const wanted = Math.max(level, 0);
    if (!this.indention || this.column > wanted || (this.column === wanted && !this.whitespace)) this.lineBreak();
    if (this.column < wanted) this.put(' '.repeat(wanted - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  indicator(text: string, needsBlank: boolean, isBlank = false, isIndention = false): void {
    if (needsBlank && !this.whitespace) this.put(' ');
    this.put(text);
    this.whitespace = isBlank;
    this.indention = this.indention && isIndention;
  }

  #inked(): void {
    this.whitespace = false;
    this.indention = false;
  }

  /** Plain and single-quoted text: line breaks are doubled, blanks may become breaks beyond the width. */
  *#folding(text: string, level: number, allowBreaks: boolean, quoted: boolean): Slices<void> {
    if (this.column + text.length <= this.#width && !FOLDED_WITH_CARE.test(text)) {
      this.put(text, textLength(text));
      return;
    }
    let breaks = false;
    for (const { 0: part, index } of text.matchAll(FOLDED_PART)) {
      if (this.isDue) yield;
      if (part.startsWith(' ')) {
        const edge = quoted && (index === 0 || index === text.length - 1);
        if (allowBreaks && part === ' ' && this.full && !edge) this.indent(level);
        else this.put(part);
      } else if (isBreak(part)) {
        if (!breaks && part === '\n') this.lineBreak();
        this.lineBreak(part);
        this.indention = true;
        breaks = true;
      } else {
        if (breaks) this.indent(level);
        this.put(quoted && part === "'" ? "''" : part, textLength(part) + (quoted && part === "'" ? 1 : 0));
        this.indention = false;
        breaks = false;
      }
    }
    if (breaks && quoted) this.indent(level);
  }

  *plain(text: string, level: number, allowBreaks: boolean, inFlow: boolean): Slices<void> {
    if (!this.whitespace && (text !== '' || inFlow)) this.put(' ');
    yield* this.#folding(text, level, allowBreaks, false);
    this.#inked();
  }

  *singleQuoted(text: string, level: number, allowBreaks: boolean): Slices<void> {
    this.indicator("'", true);
    yield* this.#folding(text, level, allowBreaks, true);
    this.indicator("'", false);
    this.#inked();
  }

  *doubleQuoted(text: string, level: number, allowBreaks: boolean): Slices<void> {
    this.indicator('"', true);
    for (const { 0: part, index } of text.matchAll(QUOTED_PART)) {
      if (this.isDue) yield;
      if (!part.startsWith(' ')) {
        this.put(IS_WRITTEN_AS_IT_IS.test(part) ? part : escaped(part.codePointAt(0) ?? 0));
        continue;
      }
      if (allowBreaks && this.full && index > 0 && index < text.length - 1) {
        this.indent(level);
        this.put(part.length > 1 ? `\\${part.slice(1)}` : '');
      } else this.put(part);
    }
    this.indicator('"', false);
    this.#inked();
  }

  /** A literal (`|`) or folded (`>`) block. */
  *block(text: string, level: number, step: number, folded: boolean): Slices<void> {
    this.indicator((folded ? '>' : '|') + blockHints(text, step), true);
    this.lineBreak();
    this.indention = true;
    this.whitespace = true;
    if (folded) this.#foldedLines(text, level);
    else yield* this.#literalLines(text, level);
  }

  /** Lines as they are, each indented. */
  *#literalLines(text: string, level: number): Slices<void> {
    const margin = ' '.repeat(Math.max(level, 0));
    for (const lines of piecesOfLines([text])) {
      this.put(lines.replace(LINE_START, `$1${margin}`));
      this.#settle();
      yield;
    }
    this.indention = isBreak(text.slice(-1));
    if (this.indention) this.column = 0;
  }

  #foldedLines(text: string, level: number): void {
    const chars = Array.from(text);
    let breaks = true;
    let leadingSpaces = true;
    chars.forEach((char, i) => {
      if (isBreak(char)) {
        if (!breaks && !leadingSpaces && char === '\n') {
          let later = i;
          while (isBreak(chars[later] ?? '-')) later++;
          const next = chars[later];
          if (next !== undefined && next !== ' ' && next !== '\t') this.lineBreak();
        }
        this.lineBreak(char);
        this.indention = true;
        breaks = true;
        return;
      }
      if (breaks) {
        this.indent(level);
        leadingSpaces = char === ' ' || char === '\t';
      }
      if (!breaks && char === ' ' && chars[i + 1] !== ' ' && this.full) this.indent(level);
      else this.put(char);
      this.indention = false;
      breaks = false;
    });
  }
}

function blockHints(text: string, step: number): string {
  const first = text[0];
  const indent = first !== undefined && (first === ' ' || isBreak(first)) ? String(step) : '';
  const last = text.at(-1);
  if (last === undefined || !isBreak(last)) return `${indent}-`;
  const beforeLast = text.at(-2);
  return beforeLast === undefined || isBreak(beforeLast) ? `${indent}+` : indent;
}
