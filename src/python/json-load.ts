import { Dict, Float, type Value } from '../values.ts';
import { int, PythonError } from './semantics.ts';

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const CONSTANTS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
];
const MAX_DEPTH = 990;

/** Python's `json.loads`: ints and floats apart, NaN and Infinity allowed. @throws PythonError `JSONDecodeError`. */
export function loadJson(text: string): Value {
  return new JsonReader(text).read();
}

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Value {
    if (this.#text.startsWith('\ufeff')) throw this.#error('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.#blanks();
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#error('Extra data', this.#at);
    return value;
  }

  #error(message: string, at: number): PythonError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const chars = Array.from(before).length;
    const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
    return new PythonError('JSONDecodeError', `${message}: line ${line} column ${column} (char ${chars})`);
  }

  #blanks(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #value(): Value {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '{' || char === '[') return this.#nested(char);
    for (const [word, value] of CONSTANTS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#error('Expecting value', this.#at);
    this.#at += match[0].length;
    return match[1] === undefined && match[2] === undefined ? int(BigInt(match[0])) : new Float(Number(match[0]));
  }

  #nested(open: string): Value {
    if (++this.#depth > MAX_DEPTH)
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded while decoding a JSON object');
    const value = open === '{' ? this.#object() : this.#array();
    this.#depth--;
    return value;
  }

  #object(): Dict {
    const dict = new Dict();
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return dict;
    }
    for (;;) {
      if (this.#text[this.#at] !== '"')
        throw this.#error('Expecting property name enclosed in double quotes', this.#at);
      const key = this.#string();
      this.#blanks();
      if (this.#text[this.#at] !== ':') throw this.#error("Expecting ':' delimiter", this.#at);
      this.#at++;
      this.#blanks();
      dict.set(key, this.#value());
      this.#blanks();
      const next = this.#text[this.#at++];
      if (next === '}') return dict;
      if (next !== ',') throw this.#error("Expecting ',' delimiter", this.#at - 1);
      this.#blanks();
    }
  }

  #array(): Value[] {
    const list: Value[] = [];
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.#value());
      this.#blanks();
      const next = this.#text[this.#at++];
      if (next === ']') return list;
      if (next !== ',') throw this.#error("Expecting ',' delimiter", this.#at - 1);
      this.#blanks();
    }
  }

  #string(): string {
    const start = this.#at++;
    let out = '';
    for (;;) {
      const from = this.#at;
      while (this.#at < this.#text.length && !/["\\\x00-\x1f]/.test(this.#text[this.#at] ?? '')) this.#at++;
      out += this.#text.slice(from, this.#at);
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#error('Unterminated string starting at', start);
      if (char === '"') {
        this.#at++;
        return out;
      }
      if (char !== '\\') throw this.#error('Invalid control character at', this.#at);
      out += this.#escape(start);
    }
  }

  #escape(start: number): string {
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) throw this.#error('Unterminated string starting at', start);
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#error('Invalid \\uXXXX escape', this.#at + 1);
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = ESCAPED[letter];
    if (plain === undefined) throw this.#error('Invalid \\escape', this.#at);
    this.#at += 2;
    return plain;
  }
}
