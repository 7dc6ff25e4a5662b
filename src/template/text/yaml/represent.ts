import type { Slices } from '../../../in-slices.ts';
import { DateTimeValue, DateValue } from '../../../python/dates.ts';
import { floatRepr } from '../../../python/float-text.ts';
import { LazyMapping } from '../../../python/lazy-mapping.ts';
import { entriesOf } from '../../../python/mapping.ts';
import { asText, compare, intText, PythonError, repr } from '../../../python/semantics.ts';
import { PythonSet } from '../../../python/set.ts';
import { Undefined } from '../../../python/undefined.ts';
import { Bytes, Dict, Float, type Value } from '../../../values.ts';

/** What the emitter writes: PyYAML's nodes. `plain` tells whether the text may stand unquoted as what it is. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly text: string; readonly type: 'str' | 'other' | 'binary'; anchor?: string }
  | { readonly kind: 'sequence'; readonly items: YamlNode[]; flow: boolean; anchor?: string }
  | {
      readonly kind: 'mapping';
      readonly entries: [YamlNode, YamlNode][];
      flow: boolean;
      readonly tag?: string;
      anchor?: string;
    }
  | { readonly kind: 'alias'; readonly target: YamlNode };

/** `leaves`: containers that hold scalars alone are written in one line. */
export type FlowChoice = 'leaves' | 'all' | 'none';

function other(text: string): YamlNode {
  return { kind: 'scalar', text, type: 'other' };
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value).toLowerCase();
  // YAML 1.1 asks for a dot before the exponent.
  return !text.includes('.') && text.includes('e') ? text.replace('e', '.0e') : text;
}

/** So many nodes are made at a stretch. */
const NODES_OF_A_SLICE = 500;

/** Turns a value into nodes; the second time a container is met, an alias to it. */
export class Representer {
  readonly #flow: FlowChoice;
  readonly #sortKeys: boolean;
  readonly #sharesDates: boolean;
  readonly #seen = new Map<object, YamlNode>();
  #anchors = 0;
  #made = 0;

  constructor(flow: FlowChoice, sortKeys: boolean, sharesDates: boolean) {
    this.#flow = flow;
    this.#sortKeys = sortKeys;
    this.#sharesDates = sharesDates;
  }

  *node(value: Value): Slices<YamlNode> {
    if (++this.#made % NODES_OF_A_SLICE === 0) yield;
    if (value === null) return other('null');
    if (typeof value === 'boolean') return other(value ? 'true' : 'false');
    if (typeof value === 'number' || typeof value === 'bigint') return other(intText(value));
    if (value instanceof Float) return other(floatText(value.value));
    if (typeof value === 'string') return { kind: 'scalar', text: value, type: 'str' };
    const text = asText(value);
    if (text !== undefined) return { kind: 'scalar', text, type: 'str' };
    if (value instanceof Undefined) value.fail();
    if (value instanceof Bytes) return { kind: 'scalar', text: base64Lines(value.data), type: 'binary' };
    return yield* this.#container(value);
  }

  *#container(value: Exclude<Value, null | boolean | number | bigint | string>): Slices<YamlNode> {
    const known = this.#seen.get(value);
    // Python shares its one empty tuple, but ignores aliases to it.
    if (known !== undefined && known.kind !== 'alias') {
      known.anchor ??= `id${String(++this.#anchors).padStart(3, '0')}`;
      return { kind: 'alias', target: known };
    }
    if (value instanceof DateTimeValue || value instanceof DateValue) {
      const node = other(value.toString());
      if (this.#sharesDates) this.#seen.set(value, node);
      return node;
    }
    if (Array.isArray(value)) return yield* this.#sequence(value);
    if (value instanceof Dict || value instanceof LazyMapping) return yield* this.#mapping(value, entriesOf(value));
    if (value instanceof PythonSet)
      return yield* this.#mapping(
        value,
        Array.from(value.iterate(), element => [element, null]),
        '!!set',
      );
    throw new PythonError('RepresenterError', `('cannot represent an object', ${repr(value)})`);
  }

  *#sequence(value: readonly Value[]): Slices<YamlNode> {
    const node: YamlNode = { kind: 'sequence', items: [], flow: false };
    this.#seen.set(value, node);
    for (const element of value) node.items.push(yield* this.node(element));
    node.flow = this.#flowOf(node.items);
    return node;
  }

  *#mapping(value: object, entries: [Value, Value][], tag?: string): Slices<YamlNode> {
    const node: YamlNode = { kind: 'mapping', entries: [], flow: false, ...(tag === undefined ? {} : { tag }) };
    this.#seen.set(value, node);
    for (const [key, element] of this.#sortKeys ? sortedEntries(entries) : entries)
      node.entries.push([yield* this.node(key), yield* this.node(element)]);
    node.flow = this.#flowOf(node.entries.flat());
    return node;
  }

  #flowOf(parts: readonly YamlNode[]): boolean {
    if (this.#flow !== 'leaves') return this.#flow === 'all';
    return parts.every(part => part.kind === 'scalar');
  }
}

/** Keys that have no order among them stay as they are. */
function sortedEntries(entries: [Value, Value][]): [Value, Value][] {
  try {
    return [...entries].sort(([a], [b]) => compare(a, b));
  } catch (error) {
    if (error instanceof PythonError && error.className === 'TypeError') return entries;
    throw error;
  }
}

function base64Lines(data: Uint8Array): string {
  return Buffer.from(data)
    .toString('base64')
    .replace(/(.{76})/g, '$1\n')
    .replace(/\n?$/, '\n');
}
