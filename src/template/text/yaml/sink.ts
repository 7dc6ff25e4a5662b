import { isBreak, printable } from './plain-scalar.ts';

const BREAK = /([\n\r\x85\u2028\u2029])/;

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
  #out = '';
  column = 0;
  /** The last thing written was blank. */
  whitespace = true;
  /** Nothing but indentation (and `-`, `?`, `:`) stands on the line. */
  indention = true;
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  get text(): string {
    return this.#out;
  }

  get full(): boolean {
    return this.column > this.#width;
  }

  put(char: string): void {
    this.#out += char;
    this.column++;
  }

  lineBreak(char = '\n'): void {
    this.#out += char;
    this.column = 0;
  }

  indent(level: number): void {
    const wanted = Math.max(level, 0);
    if (!this.indention || this.column > wanted || (this.column === wanted && !this.whitespace)) this.lineBreak();
    while (this.column < wanted) this.put(' ');
    this.whitespace = true;
    this.indention = true;
  }

  indicator(text: string, needsBlank: boolean, isBlank = false, isIndention = false): void {
    if (needsBlank && !this.whitespace) this.put(' ');
    for (const char of text) this.put(char);
    this.whitespace = isBlank;
    this.indention = this.indention && isIndention;
  }

  #inked(): void {
    this.whitespace = false;
    this.indention = false;
  }

  /** Plain and single-quoted text: line breaks are doubled, blanks may become breaks beyond the width. */
  #folding(chars: readonly string[], level: number, allowBreaks: boolean, quoted: boolean): void {
    let spaces = false;
    let breaks = false;
    chars.forEach((char, i) => {
      const edge = quoted && (i === 0 || i === chars.length - 1);
      if (char === ' ') {
        if (allowBreaks && !spaces && this.full && !edge && chars[i + 1] !== ' ') this.indent(level);
        else this.put(char);
        spaces = true;
      } else if (isBreak(char)) {
        if (!breaks && char === '\n') this.lineBreak();
        this.lineBreak(char);
        this.indention = true;
        breaks = true;
      } else {
        if (breaks) this.indent(level);
        if (quoted && char === "'") this.put("'");
        this.put(char);
        this.indention = false;
        spaces = false;
        breaks = false;
      }
    });
    if (breaks && quoted) this.indent(level);
  }

  plain(text: string, level: number, allowBreaks: boolean, inFlow: boolean): void {
    if (!this.whitespace && (text !== '' || inFlow)) this.put(' ');
    this.#folding(Array.from(text), level, allowBreaks, false);
    this.#inked();
  }

  singleQuoted(text: string, level: number, allowBreaks: boolean): void {
    this.indicator("'", true);
    this.#folding(Array.from(text), level, allowBreaks, true);
    this.indicator("'", false);
    this.#inked();
  }

  doubleQuoted(text: string, level: number, allowBreaks: boolean): void {
    const chars = Array.from(text);
    let spaces = false;
    this.indicator('"', true);
    chars.forEach((char, i) => {
      const code = char.codePointAt(0) ?? 0;
      if (!printable(code) || isBreak(char) || char === '"' || char === '\\') {
        for (const part of escaped(code)) this.put(part);
        spaces = false;
      } else if (char === ' ') {
        if (allowBreaks && !spaces && this.full && i > 0 && i < chars.length - 1) {
          this.indent(level);
          if (chars[i + 1] === ' ') this.put('\\');
        } else this.put(char);
        spaces = true;
      } else {
        this.put(char);
        spaces = false;
      }
    });
    this.indicator('"', false);
    this.#inked();
  }

  /** A literal (`|`) or folded (`>`) block. */
  block(text: string, level: number, step: number, folded: boolean): void {
    this.indicator((folded ? '>' : '|') + blockHints(text, step), true);
    this.lineBreak();
    this.indention = true;
    this.whitespace = true;
    if (folded) this.#foldedLines(text, level);
    else this.#literalLines(text, level);
  }

  /** Lines as they are, each indented. */
  #literalLines(text: string, level: number): void {
    for (const [index, part] of text.split(BREAK).entries()) {
      if (part === '') continue;
      if (index % 2 === 0) {
        this.indent(level);
        this.#out += part;
        this.column += part.length;
        this.indention = false;
      } else {
        this.lineBreak(part);
        this.indention = true;
      }
    }
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
