import { Dict, Float, Tuple, type Value } from '../values.ts';

class NotLiteral extends Error {}

const MAX_DEPTH = 90;
const NAMES: Readonly<Record<string, Value>> = { True: true, False: false, None: null };
const NUMBER =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:[eE][-+]?\d(?:_?\d)*)?)/y;
const STRING = /([rRuU]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/**
 * What an INI inventory makes of a value: Python's `ast.literal_eval` where it is a literal, else the text itself.
 */
export function literalOrText(text: string): Value {
  try {
    return new LiteralReader(text.replace(/^[ \t]+/, '')).whole();
  } catch (fault) {
    if (fault instanceof NotLiteral) return text;
    throw fault;
  }
}

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const first = this.#value();
    const value = this.#take(/,/y) ? this.#tupleFrom(first, '') : first;
    this.#blank();
    if (this.#at < this.#text.length) throw new NotLiteral();
    return value;
  }

  #blank(): void {
    this.#take(this.#depth > 0 ? /(?:\s|#.*)*/y : /[ \t]*(?:#.*)?\s*/y);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  #next(char: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #value(): Value {
    this.#blank();
    switch (this.#text[this.#at]) {
      case '[':
        return this.#inside(() => this.#elements(']').list);
      case '(':
        return this.#inside(() => this.#parenthesis());
      case '{':
        return this.#inside(() => this.#dict());
      default:
        return this.#atom();
    }
  }

  #inside(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) throw new NotLiteral();
    this.#at++;
    const value = read();
    this.#depth--;
    this.#blank();
    return value;
  }

  #elements(end: string): { list: Value[]; comma: boolean } {
    const list: Value[] = [];
    let comma = false;
    while (!this.#next(end)) {
      if (list.length > 0 && !comma) throw new NotLiteral();
      list.push(this.#value());
      comma = this.#next(',');
    }
    return { list, comma };
  }

  #parenthesis(): Value {
    const { list, comma } = this.#elements(')');
    const [only] = list;
    return list.length === 1 && !comma && only !== undefined ? only : tuple(list);
  }

  #tupleFrom(first: Value, end: string): Value {
    const rest: Value[] = [first];
    while (this.#blankThen(end)) {
      rest.push(this.#value());
      if (!this.#next(',')) break;
    }
    return tuple(rest);
  }

  #blankThen(end: string): boolean {
    this.#blank();
    return this.#at < this.#text.length && this.#text[this.#at] !== end;
  }

  #dict(): Value {
    const dict = new Dict();
    let comma = true;
    while (!this.#next('}')) {
      if (!comma) throw new NotLiteral();
      const key = this.#value();
      if (!this.#next(':') || (Array.isArray(key) && !(key instanceof Tuple)) || key instanceof Dict)
        throw new NotLiteral();
      dict.set(key, this.#value());
      comma = this.#next(',');
    }
    return dict;
  }

  #atom(): Value {
    const string = this.#strings();
    if (string !== undefined) return string;
    const name = this.#take(/[A-Za-z_]\w*/y);
    if (name !== undefined) {
      const value = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
      if (value === undefined) throw new NotLiteral();
      return value;
    }
    const sign = (this.#take(/[-+][-+ ]*/y) ?? '').replaceAll(/[+ ]/g, '').length % 2 === 1;
    return number(this.#take(NUMBER) ?? '', sign);
  }

  /** Adjacent strings are one. */
  #strings(): string | undefined {
    let text: string | undefined;
    for (;;) {
      STRING.lastIndex = this.#at;
      const match = STRING.exec(this.#text);
      if (match === null) return text;
      this.#at += match[0].length;
      const body = match[2] ?? '';
      const quotes = /^("""|''')/.test(body) && body.length >= 6 ? 3 : 1;
      const inner = body.slice(quotes, -quotes);
      text = (text ?? '') + (/[rR]/.test(match[1] ?? '') ? inner : unescaped(inner));
      this.#blank();
    }
  }
}

function tuple(values: readonly Value[]): Tuple {
  const result = new Tuple();
  for (const value of values) result.push(value);
  return result;
}

function number(source: string, negative: boolean): Value {
  const text = source.replaceAll('_', '');
  if (!/\d/.test(text)) throw new NotLiteral();
  if (/^0[xXoObB]/.test(text) || /^\d+$/.test(text)) {
    if (/^0\d*[1-9]/.test(text)) throw new NotLiteral();
    const value = negative ? -BigInt(text) : BigInt(text);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  return new Float(negative ? -Number(text) : Number(text));
}

function unescaped(text: string): string {
  const pattern = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g;
  return text.replace(pattern, (whole, code: string) => {
    if (/^[xuU][0-9a-fA-F]+$/.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return SIMPLE_ESCAPES[code] ?? whole;
  });
}
