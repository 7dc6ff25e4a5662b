import { Bytes, Dict, Float, Tuple, type Value } from '../values.ts';
import { negate, positive } from './arithmetic.ts';
import { hashable } from './compare.ts';
import { type LiteralToken, NotLiteral, Tokens } from './literal-tokens.ts';
import { PythonSet } from './set.ts';
import { EscapeError } from './string-escapes.ts';

export interface LiteralOptions {
  /** Names that stand for values; by default True, False and None. */
  readonly names?: ReadonlyMap<string, Value>;
  /** A sign may stand before another one (`--5`), as where an expression is evaluated. */
  readonly manySigns?: boolean;
}

export const PYTHON_NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
/** Python's tokenizer goes no deeper. */
const MAX_DEPTH = 200;

class LiteralParser {
  readonly #tokens: Tokens;
  readonly #options: LiteralOptions;
  #depth = 0;

  constructor(source: string, options: LiteralOptions) {
    this.#tokens = new Tokens(source);
    this.#options = options;
  }

  #skip(op: string): boolean {
    const { current } = this.#tokens;
    if (current?.kind !== 'op' || current.text !== op) return false;
    this.#tokens.advance();
    return true;
  }

  #expect(op: string): void {
    if (!this.#skip(op)) throw new NotLiteral();
  }

  parse(): Value {
    const first = this.#value();
    const items = [first];
    let isTuple = false;
    while (this.#tokens.current !== undefined) {
      this.#expect(',');
      isTuple = true;
      if (this.#tokens.current !== undefined) items.push(this.#value());
    }
    return isTuple ? Tuple.from<Value>(items) : first;
  }

  #value(): Value {
    const token = this.#tokens.current;
    if (token === undefined) throw new NotLiteral();
    if (token.kind === 'op') return this.#deeper(token.text);
    this.#tokens.advance();
    if (token.kind === 'name') return this.#name(token.text);
    return token.kind === 'value' ? token.value : this.#text(token);
  }

  #deeper(op: string): Value {
    if (++this.#depth > MAX_DEPTH) throw new NotLiteral();
    this.#tokens.advance();
    const value = this.#operator(op);
    this.#depth--;
    return value;
  }

  /** Adjacent strings are one. */
  #text(first: LiteralToken): Value {
    let { value } = first;
    for (;;) {
      const next = this.#tokens.current;
      if (next?.kind !== 'text') return value;
      if (value instanceof Bytes !== next.value instanceof Bytes) throw new NotLiteral();
      value =
        value instanceof Bytes && next.value instanceof Bytes
          ? new Bytes(Buffer.concat([value.data, next.value.data]))
          : `${value}${next.value}`;
      this.#tokens.advance();
    }
  }

  #name(name: string): Value {
    if (name === 'set' && this.#skip('(')) {
      this.#expect(')');
      return new PythonSet();
    }
    const value = (this.#options.names ?? PYTHON_NAMES).get(name);
    if (value === undefined) throw new NotLiteral();
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
    if (op === '-' || op === '+') return this.#signed(op);
    throw new NotLiteral();
  }

  #signed(sign: string): Value {
    const next = this.#tokens.current;
    if (next?.kind === 'op' && next.text !== '(' && this.#options.manySigns !== true) throw new NotLiteral();
    const operand = this.#value();
    if (typeof operand !== 'number' && typeof operand !== 'bigint' && !(operand instanceof Float))
      throw new NotLiteral();
    return sign === '-' ? negate(operand) : positive(operand);
  }

  #items(end: string): { items: Value[]; comma: boolean } {
    const items: Value[] = [];
    let comma = true;
    while (!this.#skip(end)) {
      if (!comma) throw new NotLiteral();
      items.push(this.#value());
      comma = this.#skip(',');
    }
    return { items, comma: comma && items.length > 0 };
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

/** The literal that a whole text is, as Python's parser has it: blanks before it are an indentation, and refused. */
export function parseLiteral(text: string, options: LiteralOptions = {}): Value | undefined {
  try {
    return new LiteralParser(text, options).parse();
  } catch (error) {
    if (error instanceof NotLiteral || error instanceof EscapeError) return undefined;
    throw error;
  }
}

/**
 * Python's `ast.literal_eval`; undefined where it raises, and for what has no value here (complex numbers, `...`, and
 * strings with Unicode's names).
 */
export function literalEval(text: string): Value | undefined {
  return parseLiteral(text.replace(/^[ \t]+/, ''));
}
