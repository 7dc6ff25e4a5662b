/**
 * The values that YAML, Jinja2, variables and results share: Python's types, as JavaScript holds them.
 *
 * | Python | here |
 * |---|---|
 * | None, bool | null, boolean |
 * | int | number (always integral), bigint beyond 2^53 |
 * | float | Float |
 * | str | string, or Text when the string carries marks |
 * | list, tuple | Array, Tuple |
 * | dict | Dict (Python's key equality, insertion order) |
 */

/** Where something was written: `line` and `column` count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What stands there is not shown: a task's `no_log` hides it. */
  readonly hidden?: true;
}

/** A Python float; integers are plain numbers, so that `1.0` and `1` stay apart. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export interface TextMarks {
  /** Came from a host or was tagged `!unsafe`: never rendered again. */
  readonly unsafe?: boolean;
  /** Markup-safe (Jinja2's Markup, set by the `safe` and `escape` filters). */
  readonly markup?: boolean;
  /** Result of a filter after which Ansible does no conversion to native types (to_json, to_yaml, string...). */
  readonly native?: boolean;
}

/** A string that carries marks. Use `textOf` to read a `string | Text`. */
export class Text {
  readonly text: string;
  readonly marks: TextMarks;
  constructor(text: string, marks: TextMarks) {
    this.text = text;
    this.marks = marks;
  }
  toString(): string {
    return this.text;
  }
}

/** A value under `!vault`: decrypted when it is first read. */
export abstract class EncryptedText {
  /** The plain text. @throws PlayError `vault-password` when no password opens it. */
  abstract decrypt(): string;
}

export class Tuple extends Array<Value> {}

export class Bytes {
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    this.data = data;
  }
}

/**
 * Values that only some layers know (undefined, dates, macros, lazy proxies...). Each layer subclasses it;
 * the others pass it on untouched.
 */
export abstract class OpaqueValue {
  /** Python's name of the type, for messages and `type_debug`. */
  abstract readonly typeName: string;
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Text
  | Bytes
  | EncryptedText
  | OpaqueValue
  | Value[]
  | Dict;

type DictKey = Value;

/** The primitive under which Python would hash a key: 1, 1.0 and True meet; "1" does not. */
function hashKey(key: DictKey): unknown {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 1 : 0;
  if (key instanceof Text) return key.text;
  if (key instanceof Float) return key.value;
  if (key instanceof Tuple) return `\0tuple:${JSON.stringify(key.map(part => [typeof part, String(hashKey(part))]))}`;
  if (typeof key === 'bigint' && key >= Number.MIN_SAFE_INTEGER && key <= Number.MAX_SAFE_INTEGER) return Number(key);
  return key;
}

/**
 * A Python dict. Keys that are plain strings or ints are their own hash; every other key (True, 1.0, a marked
 * string, a tuple) is found through a side index, and iteration gives back the key as it was first inserted.
 */
export class Dict extends Map<DictKey, Value> {
  #aliases: Map<unknown, DictKey> | undefined;

  static of(entries: Iterable<readonly [DictKey, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  /** From a plain object whose values are Values already. */
  static from(object: Readonly<Record<string, Value>>): Dict {
    const dict = new Dict();
    for (const key of Object.keys(object)) dict.set(key, object[key] as Value);
    return dict;
  }

  #stored(key: DictKey): DictKey {
    if (typeof key === 'string' && this.#aliases === undefined) return key;
    const hash = hashKey(key);
    const alias = this.#aliases?.get(hash);
    return alias === undefined ? (hash as DictKey) : alias;
  }

  override get(key: DictKey): Value | undefined {
    return super.get(this.#stored(key));
  }

  override has(key: DictKey): boolean {
    return super.has(this.#stored(key));
  }

  override set(key: DictKey, value: Value): this {
    const stored = this.#stored(key);
    if (super.has(stored)) return super.set(stored, value);
    const hash = hashKey(key);
    if (hash !== key) {
      this.#aliases ??= new Map();
      this.#aliases.set(hash, key);
    }
    return super.set(key, value);
  }

  override delete(key: DictKey): boolean {
    const stored = this.#stored(key);
    this.#aliases?.delete(hashKey(key));
    return super.delete(stored);
  }

  override clear(): void {
    this.#aliases = undefined;
    super.clear();
  }
}

/** hash_behaviour=merge: the stronger value wins, but where both are dicts, their keys are merged. */
export function mergeDicts(weak: Dict, strong: Dict): Dict {
  const merged = Dict.of(weak);
  for (const [key, value] of strong) {
    const present = merged.get(key);
    merged.set(key, present instanceof Dict && value instanceof Dict ? mergeDicts(present, value) : value);
  }
  return merged;
}

/** Variables by name, as a file or a task holds them. */
export type Vars = ReadonlyMap<string, Value>;

/** Variables that are made when they are first asked for. */
export class LazyVars {
  readonly #makers: ReadonlyMap<string, () => Value>;
  readonly #made = new Map<string, Value>();

  constructor(makers: Readonly<Record<string, () => Value>>) {
    this.#makers = new Map(Object.entries(makers));
  }

  get(name: string): Value | undefined {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const value = this.#makers.get(name)?.();
    if (value !== undefined) this.#made.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.#makers.has(name);
  }

  keys(): Iterable<string> {
    return this.#makers.keys();
  }
}

/** What positions of a container's parts are known; set by the YAML reader, kept outside of the value. */
export interface NodePositions {
  readonly self: Position;
  /** Where the key of a mapping stands. */
  key(key: Value): Position | undefined;
  /** Where the value under a key (mapping) or index (sequence) stands. */
  value(key: Value): Position | undefined;
}

const positions = new WeakMap<object, NodePositions>();

export function setPositions(container: object, where: NodePositions): void {
  positions.set(container, where);
}

export function positionsOf(container: unknown): NodePositions | undefined {
  return typeof container === 'object' && container !== null ? positions.get(container) : undefined;
}

export function isText(value: unknown): value is string | Text {
  return typeof value === 'string' || value instanceof Text;
}

export function textOf(value: string | Text): string {
  return typeof value === 'string' ? value : value.text;
}

/** What may be written as one value or as a list of them, and is nothing where it is absent. */
export function oneOrMore(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Anything that JSON can say, as modules write their results. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
