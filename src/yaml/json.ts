import { Dict, Float, Text, type Value } from '../values.ts';
import { integer } from './resolve.ts';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const CONSTANT = /true|false|null|NaN|-?Infinity/y;
const MAX_DEPTH = 400;

class NotJson extends Error {}

/**
 * Python's `json.loads` with Ansible's decoder (NaN and Infinity, ints of any size, `1e3` a float, `__ansible_vault` and
 * `__ansible_unsafe`), or undefined when the text is not JSON.
 */
export function parseJson(text: string, encrypted: (ciphertext: string) => Value): Value | undefined {
  if (!/^[ \t\n\r]*(?:[{["NI]|-?\d|-I|true|false|null)/.test(text)) return undefined;
  try {
    return new JsonReader(text, encrypted).document();
  } catch (fault) {
    if (fault instanceof NotJson) return undefined;
    throw fault;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #encrypted: (ciphertext: string) => Value;
  #at = 0;
  #depth = 0;

  constructor(text: string, encrypted: (ciphertext: string) => Value) {
    this.#text = text;
    this.#encrypted = encrypted;
  }

  document(): Value {
    const value = this.#value();
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw new NotJson();
    return value;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at += match[0].length;
    return match;
  }

  #value(): Value {
    this.#take(SPACE);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      default: {
        const constant = this.#constant();
        return constant === undefined ? this.#number() : constant;
      }
    }
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) throw new NotJson();
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #string(): string {
    const match = this.#take(STRING);
    if (match === null) throw new NotJson();
    return JSON.parse(match[0]) as string;
  }

  #constant(): Value | undefined {
    switch (this.#take(CONSTANT)?.[0]) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case 'NaN':
        return new Float(Number.NaN);
      case 'Infinity':
        return new Float(Number.POSITIVE_INFINITY);
      case '-Infinity':
        return new Float(Number.NEGATIVE_INFINITY);
      default:
        return undefined;
    }
  }

  #number(): Value {
    const match = this.#take(NUMBER);
    if (match === null) throw new NotJson();
    if (match[2] !== undefined || match[3] !== undefined) return new Float(Number(match[0]));
    return integer(BigInt(match[1] ?? '0'));
  }

  /** After an element: true when another one follows. */
  #more(end: string): boolean {
    this.#take(SPACE);
    const char = this.#text[this.#at++];
    if (char !== ',' && char !== end) throw new NotJson();
    return char === ',';
  }

  #closed(end: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== end) return false;
    this.#at++;
    return true;
  }

  #array(): Value[] {
    const list: Value[] = [];
    if (this.#closed(']')) return list;
    do list.push(this.#value());
    while (this.#more(']'));
    return list;
  }

  #object(): Value {
    const dict = new Dict();
    if (this.#closed('}')) return dict;
    do {
      this.#take(SPACE);
      const key = this.#string();
      this.#take(SPACE);
      if (this.#text[this.#at++] !== ':') throw new NotJson();
      dict.set(key, this.#value());
    } while (this.#more('}'));
    const vault = dict.get('__ansible_vault');
    if (typeof vault === 'string') return this.#encrypted(vault);
    const unsafe = dict.get('__ansible_unsafe');
    return typeof unsafe === 'string' ? new Text(unsafe, { unsafe: true }) : dict;
  }
}
