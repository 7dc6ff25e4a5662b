import { Dict, Float, type Value } from '../values.ts';
import { PythonError } from './error.ts';
import { int } from './number.ts';

export interface JsonLoadOptions {
  /** Python's `object_hook`: what becomes of each object. */
  readonly objectHook?: (object: Dict) => Value;
}

const PLAIN = /[^"\\\x00-\x1f]*/y;
const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
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
export function loadJson(text: string, options: JsonLoadOptions = {}): Value {
  return new JsonReader(text, options).read();
}

class JsonReader {
  readonly #text: string;
  readonly #hook: ((object: Dict) => Value) | undefined;
  #at = 0;
  #depth = 0;

  constructor(text: string, { objectHook }: JsonLoadOptions) {
    this.#text = text;
    this.#hook = objectHook;
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
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #value(): Value {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '{' || char === '[') return this.#nested(char);
    return this.#number() ?? this.#constant();
  }

  #number(): Value | undefined {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return undefined;
    this.#at = NUMBER.lastIndex;
    const [whole, digits = ''] = match;
    if (whole !== digits) return new Float(Number(whole));
    return digits.length < 16 ? int(Number(digits)) : int(BigInt(digits));
  }

  #constant(): Value {
    const found = CONSTANTS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (found === undefined) throw this.#error('Expecting value', this.#at);
    this.#at += found[0].length;
    return found[1];
  }

  #nested(open: string): Value {
    if (++this.#depth > MAX_DEPTH)
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded while decoding a JSON object');
    this.#at++;
    const value = open === '{' ? this.#object() : this.#array();
    this.#depth--;
    return value;
  }

  #object(): Value {
    const dict = new Dict();
    this.#blanks();
    if (!this.#take('}')) {
      do {
        this.#blanks();
        if (this.#text[this.#at] !== '"')
          throw this.#error('Expecting property name enclosed in double quotes', this.#at);
        const key = this.#string();
        this.#blanks();
        if (!this.#take(':')) throw this.#error("Expecting ':' delimiter", this.#at);
        this.#blanks();
        dict.set(key, this.#value());
      } while (this.#more('}'));
    }
    return this.#hook === undefined ? dict : this.#hook(dict);
  }

  #array(): Value[] {
    const list: Value[] = [];
    this.#blanks();
    if (this.#take(']')) return list;
    do {
      this.#blanks();
      list.push(this.#value());
    } while (this.#more(']'));
    return list;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  /** Behind an element: whether another one follows. */
  #more(end: string): boolean {
    this.#blanks();
    if (this.#take(',')) return true;
    if (this.#take(end)) return false;
    throw this.#error("Expecting ',' delimiter", this.#at);
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    this.#at++;
    for (;;) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      this.#at = PLAIN.lastIndex;
      const char = this.#text[this.#at];
      if (char === '"') break;
      if (char === undefined) throw this.#error('Unterminated string starting at', start);
      if (char !== '\\') throw this.#error('Invalid control character at', this.#at);
      escaped = true;
      this.#escape(start);
    }
    this.#at++;
    const written = this.#text.slice(start, this.#at);
    return escaped ? (JSON.parse(written) as string) : written.slice(1, -1);
  }

  #escape(start: number): void {
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) throw this.#error('Unterminated string starting at', start);
    if (!'"\\/bfnrtu'.includes(letter)) throw this.#error('Invalid \\escape', this.#at);
    if (letter !== 'u') {
      this.#at += 2;
      return;
    }
    if (!/^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 2, this.#at + 6)))
      throw this.#error('Invalid \\uXXXX escape', this.#at + 1);
    this.#at += 6;
  }
}
