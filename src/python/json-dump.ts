import { Dict, Float, type Value } from '../values.ts';
import { DateValue } from './dates.ts';
import { LazyMapping } from './lazy-mapping.ts';
import { floatJson } from './scalars.ts';
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
  /** Python's own encoder, without Ansible's dates and mappings. */
  readonly plain?: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON string as Python writes it. */
export function jsonString(text: string, ensureAscii = true): string {
  const special = ensureAscii ? /["\\]|[^\x20-\x7e]/g : /["\\\x00-\x1f]/g;
  // DEL is ASCII to Python, and stays.
  return `"${text.replace(special, char => ESCAPES[char] ?? (char === '\x7f' ? char : unicodeEscape(char)))}"`;
}

/** Python's `json.dumps` with Ansible's encoder. @throws PythonError TypeError, ValueError; UndefinedError. */
export function dumpJson(value: Value, options: JsonDumpOptions = {}): string {
  return new JsonWriter(options).write(value, 0);
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
    if (value instanceof Float) return this.#float(value.value);
    const text = asText(value);
    if (text !== undefined) return jsonString(text, this.#options.ensureAscii !== false);
    if (value instanceof Undefined) value.fail();
    if (Array.isArray(value)) return this.#guarded(value, () => this.#array(value, level));
    if (value instanceof Dict) return this.#guarded(value, () => this.#object(value, level));
    return this.#other(value, level);
  }

  #other(value: Value, level: number): string {
    if (this.#options.plain !== true) {
      if (value instanceof DateValue) return jsonString(value.isoformat());
      if (value instanceof LazyMapping)
        return this.#object(Dict.of(Array.from(value.keys(), key => [key, value.get(key) ?? null])), level);
    }
    throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
  }

  #guarded(container: object, write: () => string): string {
    if (this.#open.has(container)) throw valueError('Circular reference detected');
    if (this.#open.size > 900)
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded while encoding a JSON object');
    this.#open.add(container);
    const written = write();
    this.#open.delete(container);
    return written;
  }

  #float(value: number): string {
    if (this.#options.allowNan === false && !Number.isFinite(value))
      throw valueError('Out of range float values are not JSON compliant');
    return floatJson(value);
  }

  #wrap(open: string, items: readonly string[], close: string, level: number): string {
    if (items.length === 0) return open + close;
    if (this.#indent === undefined) return open + items.join(this.#comma) + close;
    const inner = `\n${this.#indent.repeat(level + 1)}`;
    return `${open}${inner}${items.join(this.#comma + inner)}\n${this.#indent.repeat(level)}${close}`;
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
    const entries = [...value];
    if (this.#options.sortKeys === true) entries.sort(([a], [b]) => compare(a, b));
    const items: string[] = [];
    for (const [key, element] of entries) {
      const name = this.#key(key);
      if (name !== undefined)
        items.push(
          jsonString(name, this.#options.ensureAscii !== false) + this.#colon + this.write(element, level + 1),
        );
    }
    return this.#wrap('{', items, '}', level);
  }

  #key(key: Value): string | undefined {
    const text = asText(key);
    if (text !== undefined) return text;
    if (key === null || typeof key === 'boolean') return String(key);
    if (key instanceof Float) return this.#float(key.value);
    const integer = asInt(key);
    if (integer !== undefined) return intText(integer);
    if (this.#options.skipKeys === true) return undefined;
    throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
  }
}

function indentText(indent: Value): string | undefined {
  const text = asText(indent);
  if (text !== undefined) return text;
  const count = asInt(indent);
  return count === undefined ? undefined : ' '.repeat(Math.max(0, Number(count)));
}
