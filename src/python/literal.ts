import { Bytes, Dict, Float, Tuple, type Value } from '../values.ts';
import { negate, positive } from './arithmetic.ts';
import { hashable } from './compare.ts';
import { type Int, int } from './number.ts';
import { PythonSet } from './set.ts';
import { EscapeError, unescapeString } from './string-escapes.ts';

const TOKEN =
  /(?:[ \t\f\r\n]|\\\n|#[^\n]*)*(?:(?<float>(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*e[-+]?\d(?:_?\d)*)|(?<int>0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|[1-9](?:_?\d)*|0(?:_?0)*)|(?<string>(?<prefix>[bur]{0,2})(?:(?<q3>'''|""")(?<long>(?:\\[\s\S]|[\s\S])*?)\k<q3>|(?<q>['"])(?<short>(?:\\[\s\S]|(?!\k<q>)[^\\\n])*)\k<q>))|(?<name>[a-z_]\w*)|(?<op>[-+[\](){},:]))/iy;
const PREFIXES = new Set(['', 'b', 'u', 'r', 'br', 'rb']);
const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
  ['true', true],
  ['false', false],
  ['null', null],
]);
const JSON_NAMES = new Set(['true', 'false', 'null']);
const MAX_DEPTH = 90;

/** Not a literal. Never leaves this file. */
class NotLiteral extends Error {}

interface LiteralToken {
  readonly kind: 'value' | 'text' | 'name' | 'op';
  readonly text: string;
  readonly value?: Value;
}

function textToken(groups: Record<string, string | undefined>): LiteralToken {
  const prefix = (groups.prefix ?? '').toLowerCase();
  if (!PREFIXES.has(prefix)) throw new NotLiteral();
  const body = groups.long ?? groups.short ?? '';
  if (prefix.includes('b')) {
    if (/[^\0-\x7f]/.test(body)) throw new NotLiteral();
    const bytes = prefix.includes('r') ? body : unescapeString(body);
    return { kind: 'text', text: 'bytes', value: new Bytes(Buffer.from(bytes, 'latin1')) };
  }
  const text = prefix.includes('r') ? body : body.replace(/(?:\\[\s\S]|[\0-\x7f])+/g, part => unescapeString(part));
  return { kind: 'text', text: 'str', value: text };
}

function toToken(groups: Record<string, string | undefined>): LiteralToken {
  if (groups.float !== undefined) {
    return { kind: 'value', text: '', value: new Float(Number(groups.float.replaceAll('_', ''))) };
  }
  if (groups.int !== undefined) {
    const digits = groups.int.replaceAll('_', '').toLowerCase();
    const number = Number(digits);
    const value: Int = Number.isSafeInteger(number) ? number : int(BigInt(digits));
    return { kind: 'value', text: '', value };
  }
  if (groups.string !== undefined) return textToken(groups);
  if (groups.name !== undefined) return { kind: 'name', text: groups.name };
  return { kind: 'op', text: groups.op ?? '' };
}

class LiteralParser {
  readonly #source: string;
  readonly #jsonNames: boolean;
  #position = 0;
  #current: LiteralToken | undefined;
  #depth = 0;

  constructor(source: string, jsonNames: boolean) {
    this.#source = source;
    this.#jsonNames = jsonNames;
    this.#advance();
  }

  #advance(): void {
    TOKEN.lastIndex = this.#position;
    const match = TOKEN.exec(this.#source);
    if (match === null) {
      if (!/^(?:[ \t\f\r\n]|#[^\n]*)*$/.test(this.#source.slice(this.#position))) throw new NotLiteral();
      this.#current = undefined;
      this.#position = this.#source.length;
      return;
    }
    this.#position = TOKEN.lastIndex;
    const token = toToken(match.groups ?? {});
    if (token.kind === 'value' && /[\w.]/.test(this.#source[this.#position] ?? '')) throw new NotLiteral();
    this.#current = token;
  }

  #skip(op: string): boolean {
    if (this.#current?.kind !== 'op' || this.#current.text !== op) return false;
    this.#advance();
    return true;
  }

  #expect(op: string): void {
    if (!this.#skip(op)) throw new NotLiteral();
  }

  parse(): Value {
    const first = this.#value();
    const items = [first];
    let isTuple = false;
    while (this.#current !== undefined) {
      this.#expect(',');
      isTuple = true;
      if (this.#current !== undefined) items.push(this.#value());
    }
    return isTuple ? Tuple.from<Value>(items) : first;
  }

  #value(): Value {
    if (++this.#depth > MAX_DEPTH) throw new NotLiteral();
    const value = this.#unnested();
    this.#depth--;
    return value;
  }

  #unnested(): Value {
    const token = this.#current;
    if (token === undefined) throw new NotLiteral();
    this.#advance();
    switch (token.kind) {
      case 'value':
        return token.value ?? null;
      case 'text':
        return this.#text(token);
      case 'name':
        return this.#name(token.text);
      default:
        return this.#operator(token.text);
    }
  }

  #text(first: LiteralToken): Value {
    let value = first.value ?? '';
    while (this.#current?.kind === 'text') {
      const next = this.#current;
      if (next.text !== first.text) throw new NotLiteral();
      value =
        value instanceof Bytes && next.value instanceof Bytes
          ? new Bytes(Buffer.concat([value.data, next.value.data]))
          : `${value}${next.value}`;
      this.#advance();
    }
    return value;
  }

  #name(name: string): Value {
    if (name === 'set' && this.#skip('(')) {
      this.#expect(')');
      return new PythonSet();
    }
    const value = NAMES.get(name);
    if (value === undefined || (!this.#jsonNames && JSON_NAMES.has(name))) throw new NotLiteral();
    return value;
  }

  #operator(op: string): Value {
    if (op === '[') return this.#items(']').items;
    if (op === '(') {
      const { items, comma } = this.#items(')');
      const [only] = items;
      return only !== undefined && items.length === 1 && !comma ? only : Tuple.from<Value>(items);
    }
    if (op === '{') return this.#braces();
    if (op === '-' || op === '+') {
      const operand = this.#value();
      if (typeof operand !== 'number' && typeof operand !== 'bigint' && !(operand instanceof Float))
        throw new NotLiteral();
      return op === '-' ? negate(operand) : positive(operand);
    }
    throw new NotLiteral();
  }

  #items(end: string): { items: Value[]; comma: boolean } {
    const items: Value[] = [];
    let comma = true;
    while (!this.#skip(end)) {
      if (!comma) throw new NotLiteral();
      items.push(this.#value());
      comma = this.#skip(',');
    }
    return { items, comma };
  }

  #braces(): Value {
    if (this.#skip('}')) return new Dict();
    const first = this.#value();
    if (!this.#skip(':')) {
      const members = [first];
      if (this.#skip(',')) members.push(...this.#items('}').items);
      else this.#expect('}');
      if (!members.every(hashable)) throw new NotLiteral();
      return new PythonSet(members);
    }
    const dict = new Dict();
    this.#entry(dict, first);
    while (!this.#skip('}')) {
      this.#expect(',');
      if (this.#skip('}')) return dict;
      const key = this.#value();
      this.#expect(':');
      this.#entry(dict, key);
    }
    return dict;
  }

  #entry(dict: Dict, key: Value): void {
    if (!hashable(key)) throw new NotLiteral();
    dict.set(key, this.#value());
  }
}

/**
 * Python's `ast.literal_eval`; undefined when it is no literal.
 * @param jsonNames whether `true`, `false` and `null` are known, too, as where Ansible converts results itself
 */
export function literalEval(text: string, jsonNames = true): Value | undefined {
  if (/^[ \t]/.test(text)) return undefined;
  try {
    return new LiteralParser(text, jsonNames).parse();
  } catch (error) {
    if (error instanceof NotLiteral || error instanceof EscapeError) return undefined;
    throw error;
  }
}
