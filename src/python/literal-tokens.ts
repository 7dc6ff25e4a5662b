import { Bytes, Float, type Value } from '../values.ts';
import { int, MAX_DIGITS } from './number.ts';
import { unescapeBytes, unescapeLiteral } from './string-escapes.ts';

/** Not a literal. Never leaves the reading of literals. */
export class NotLiteral extends Error {}

export interface LiteralToken {
  /** A text may be followed by more of it; a value stands alone. */
  readonly kind: 'value' | 'text' | 'name' | 'op';
  /** A name or an operator. */
  readonly text: string;
  readonly value: Value;
}

const TOKEN =
  /(?<float>(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*e[-+]?\d(?:_?\d)*)|(?<int>0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|[1-9](?:_?\d)*|0(?:_?0)*)|(?<string>(?<prefix>[bur]{0,2})(?:(?<q3>'''|""")(?<long>(?:\\[\s\S]|[\s\S])*?)\k<q3>|(?<q>['"])(?<short>(?:\\[\s\S]|(?!\k<q>)[^\\\n])*)\k<q>))|(?<name>[a-z_]\w*)|(?<op>[-+[\](){},:])/iy;
const PREFIXES = new Set(['', 'b', 'u', 'r', 'br', 'rb']);
const BLANKS = /(?:[ \t\f]|\\\n|#[^\n]*)*/y;
/** Inside of brackets a line goes on. */
const BLANK_LINES = /(?:[ \t\f\n]|\\\n|#[^\n]*)*/y;
const LEADING_LINES = /^(?:[ \t\f]*(?:#[^\n]*)?\n)*/;

/** The tokens of a literal, one after another. */
export class Tokens {
  readonly #source: string;
  #position: number;
  #brackets = 0;
  #current: LiteralToken | undefined;

  constructor(source: string) {
    if (source.includes('\0')) throw new NotLiteral();
    this.#source = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
    this.#position = LEADING_LINES.exec(this.#source)?.[0].length ?? 0;
    if (/[ \t]/.test(this.#source[this.#position] ?? '')) throw new NotLiteral();
    this.advance();
  }

  /** Undefined at the end. */
  get current(): LiteralToken | undefined {
    return this.#current;
  }

  advance(): void {
    const start = this.#blanksEnd(this.#brackets > 0 ? BLANK_LINES : BLANKS);
    if (start === this.#source.length || this.#source[start] === '\n') this.#finish();
    else this.#read(start);
  }

  #read(start: number): void {
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(this.#source);
    if (match === null) throw new NotLiteral();
    this.#position = TOKEN.lastIndex;
    const token = toToken(match.groups ?? {});
    if (token.kind === 'value' && /[\w.]/.test(this.#source[this.#position] ?? '')) throw new NotLiteral();
    if (token.kind === 'op') this.#count(token.text);
    this.#current = token;
  }

  #blanksEnd(blanks: RegExp): number {
    blanks.lastIndex = this.#position;
    return this.#position + (blanks.exec(this.#source)?.[0].length ?? 0);
  }

  /** Behind the line of the literal there is nothing but blank lines and comments. */
  #finish(): void {
    this.#position = this.#blanksEnd(BLANK_LINES);
    if (this.#position < this.#source.length) throw new NotLiteral();
    this.#current = undefined;
  }

  #count(op: string): void {
    if ('[({'.includes(op)) this.#brackets++;
    else if ('])}'.includes(op)) this.#brackets--;
  }
}

type Groups = Readonly<Record<string, string | undefined>>;

function toToken(groups: Groups): LiteralToken {
  if (groups.string !== undefined) return { kind: 'text', text: '', value: textOf(groups) };
  if (groups.op !== undefined) return { kind: 'op', text: groups.op, value: null };
  if (groups.int !== undefined) return { kind: 'value', text: '', value: integerOf(groups.int.replaceAll('_', '')) };
  if (groups.float !== undefined)
    return { kind: 'value', text: '', value: new Float(Number(groups.float.replaceAll('_', ''))) };
  return { kind: 'name', text: groups.name ?? '', value: null };
}

function integerOf(digits: string): Value {
  const number = Number(digits);
  if (Number.isSafeInteger(number)) return number;
  if (digits.length > MAX_DIGITS && !/^0[xob]/i.test(digits)) throw new NotLiteral();
  return int(BigInt(digits));
}

function textOf(groups: Groups): Value {
  const prefix = (groups.prefix ?? '').toLowerCase();
  if (!PREFIXES.has(prefix)) throw new NotLiteral();
  const body = groups.long ?? groups.short ?? '';
  const raw = prefix.includes('r');
  if (!prefix.includes('b')) return raw ? body : unescapeLiteral(body);
  if (/[^\0-\x7f]/.test(body)) throw new NotLiteral();
  return new Bytes(Buffer.from(raw ? body : unescapeBytes(body), 'latin1'));
}
