import { GrowingText, type LongText, PIECE, type Slices } from '../in-slices.ts';
import { Dict, EncryptedText, Float, isText, Text, textOf, type Value } from '../values.ts';
import { DateValue } from './dates.ts';
import { floatRepr } from './float-text.ts';
import { jsonString } from './json-string.ts';
import { LazyMapping } from './lazy-mapping.ts';
import { entriesOf } from './mapping.ts';
import { asInt, asText, compare, intText, PythonError, typeError, typeName, valueError } from './semantics.ts';
import { Undefined } from './undefined.ts';

export interface JsonDumpOptions {
  /** Spaces a level (an int) or the text of one level; absent for one line. */
  readonly indent?: Value;
  readonly sortKeys?: boolean;
  readonly ensureAscii?: boolean;
  readonly skipKeys?: boolean;
  readonly allowNan?: boolean;
  readonly separators?: readonly [string, string];
  /**
   * What stands for a value that JSON has no form of, undefined where nothing does (Python's `default`); where it is not
   * given, Ansible's encoder.
   */
  readonly other?: (value: Value) => Value | undefined;
}

const MAX_DEPTH = 990;

/** Of a list or object, so many short parts are written at a stretch, each of at most so many characters. */
const ITEMS_OF_A_SLICE = 500;
const SHORT_TEXT = 1000;

/** So deep, writing may be interrupted: what lies below one part of a part is rarely large. */
const LEVELS_IN_SLICES = 4;

function floatText(value: number, allowNan: boolean): string {
  if (Number.isFinite(value)) return floatRepr(value);
  if (!allowNan) throw valueError('Out of range float values are not JSON compliant');
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** Python's `json.dumps`. @throws PythonError TypeError, ValueError, RecursionError; UndefinedError. */
export function dumpJson(value: Value, options: JsonDumpOptions = {}): string {
  return new JsonWriter(options).write(value, 0);
}

/** As `dumpJson`, for a value that may be very large. */
export function* dumpJsonInSlices(value: Value, options: JsonDumpOptions): Slices<LongText> {
  const text = new GrowingText();
  yield* new JsonWriter(options).slices(value, 0, text);
  return text.parts;
}

/** Ansible's encoder: secrets open, dates as text, mappings that are looked up when asked. */
export function ansibleJsonValue(value: Value): Value | undefined {
  if (value instanceof EncryptedText) return value.decrypt();
  if (value instanceof DateValue) return value.isoformat();
  return value instanceof LazyMapping ? Dict.of(entriesOf(value)) : undefined;
}

/** A key of an object; undefined where Python has none for it. @throws PythonError ValueError */
export function jsonKey(key: Value, allowNan = true): string | undefined {
  const text = asText(key);
  if (text !== undefined) return text;
  if (key === null || typeof key === 'boolean') return String(key);
  if (key instanceof Float) return floatText(key.value, allowNan);
  const integer = asInt(key);
  return integer === undefined ? undefined : intText(integer);
}

function* unnamed(elements: readonly Value[]): Generator<readonly [string, Value]> {
  for (const element of elements) yield ['', element];
}

/** Not worth an interruption of its own. */
function isShort(value: Value): boolean {
  if (isText(value)) return textOf(value).length <= SHORT_TEXT;
  return !(Array.isArray(value) || value instanceof Dict);
}

class JsonWriter {
  readonly #options: JsonDumpOptions;
  readonly #indent: string | undefined;
  readonly #comma: string;
  readonly #colon: string;
  readonly #open = new Set<object>();

  constructor(options: JsonDumpOptions) {
    this.#options = options;
    this.#indent = indentText(options.indent ?? null);
    [this.#comma, this.#colon] = options.separators ?? [this.#indent === undefined ? ', ' : ',', ': '];
  }

  write(value: Value, level: number): string {
    if (value === null) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'number' || typeof value === 'bigint') return intText(value);
    if (value instanceof Float) return floatText(value.value, this.#options.allowNan !== false);
    if (typeof value === 'string') return this.#string(value);
    if (value instanceof Text) return this.#string(value.text);
    if (Array.isArray(value)) return this.#guarded(value, () => this.#array(value, level));
    if (value instanceof Dict) return this.#guarded(value, () => this.#object(value, level));
    return this.#guarded(value, () => this.write(this.#other(value), level));
  }

  /** As `write`, with interruptions. */
  *slices(value: Value, level: number, to: GrowingText): Slices<void> {
    yield;
    if (isText(value)) yield* this.#longString(textOf(value), to);
    else if (level < LEVELS_IN_SLICES && Array.isArray(value))
      yield* this.#parts(value, unnamed(value), '[]', level, to);
    else if (level < LEVELS_IN_SLICES && value instanceof Dict)
      yield* this.#parts(value, this.#members(value), '{}', level, to);
    else to.add(this.write(value, level));
  }

  *#parts(
    container: object,
    elements: Iterable<readonly [string, Value]>,
    brackets: string,
    level: number,
    to: GrowingText,
  ): Slices<void> {
    this.#enter(container);
    const { first, between, last } = this.#margins(level);
    let count = 0;
    to.add(brackets.charAt(0));
    for (const [name, element] of elements) {
      to.add((count++ === 0 ? first : between) + name);
      if (isShort(element)) to.add(this.write(element, level + 1));
      else yield* this.slices(element, level + 1, to);
      if (count % ITEMS_OF_A_SLICE === 0) yield;
    }
    to.add((count === 0 ? '' : last) + brackets.charAt(1));
    this.#open.delete(container);
  }

  #other(value: Value): Value {
    const found = (this.#options.other ?? ansibleJsonValue)(value);
    if (found !== undefined) return found;
    if (value instanceof Undefined) value.fail();
    throw typeError(`Object of type ${className(value)} is not JSON serializable`);
  }

  #string(text: string): string {
    return jsonString(text, this.#options.ensureAscii !== false);
  }

  #enter(container: object): void {
    if (this.#open.has(container)) throw valueError('Circular reference detected');
    if (this.#open.size > MAX_DEPTH)
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded while encoding a JSON object');
    this.#open.add(container);
  }

  /** Part by part, none of which ends within a surrogate pair. */
  *#longString(text: string, to: GrowingText): Slices<void> {
    if (text.length <= PIECE) {
      to.add(this.#string(text));
      return;
    }
    to.add('"');
    for (let from = 0; from < text.length; ) {
      const whole = text.slice(from, from + PIECE);
      const part = from + whole.length < text.length ? whole.replace(/[\ud800-\udbff]$/, '') : whole;
      to.add(this.#string(part).slice(1, -1));
      from += part.length;
      yield;
    }
    to.add('"');
  }

  #guarded(container: object, write: () => string): string {
    this.#enter(container);
    const written = write();
    this.#open.delete(container);
    return written;
  }

  #wrap(open: string, items: readonly string[], close: string, level: number): string {
    if (items.length === 0) return open + close;
    const { first, between, last } = this.#margins(level);
    return open + first + items.join(between) + last + close;
  }

  /** What stands before the first part of a container, between two, and behind the last. */
  #margins(level: number): { first: string; between: string; last: string } {
    if (this.#indent === undefined) return { first: '', between: this.#comma, last: '' };
    const first = `\n${this.#indent.repeat(level + 1)}`;
    return { first, between: this.#comma + first, last: `\n${this.#indent.repeat(level)}` };
  }

  #array(value: readonly Value[], level: number): string {
    return this.#wrap(
      '[',
      value.map(element => this.write(element, level + 1)),
      ']',
      level,
    );
  }

  #object(value: Dict, level: number): string {
    const items = this.#members(value).map(([name, element]) => name + this.write(element, level + 1));
    return this.#wrap('{', items, '}', level);
  }

  /** Names with their colons, and what they stand for. */
  #members(value: Dict): (readonly [string, Value])[] {
    const entries = [...value];
    if (this.#options.sortKeys === true) entries.sort(([a], [b]) => compare(a, b));
    return entries.flatMap(([key, element]) => {
      const name = this.#key(key);
      return name === undefined ? [] : [[this.#string(name) + this.#colon, element] as const];
    });
  }

  #key(key: Value): string | undefined {
    const text = typeof key === 'string' ? key : jsonKey(key, this.#options.allowNan);
    if (text !== undefined || this.#options.skipKeys === true) return text;
    throw typeError(`keys must be str, int, float, bool or None, not ${className(key)}`);
  }
}

/** A class's name without its module. */
function className(value: Value): string {
  const name = typeName(value);
  return name.slice(name.lastIndexOf('.') + 1);
}

function indentText(indent: Value): string | undefined {
  const text = asText(indent);
  if (text !== undefined) return text;
  const count = asInt(indent);
  return count === undefined ? undefined : ' '.repeat(Math.max(0, Number(count)));
}
