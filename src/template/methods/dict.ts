import { requireHashable } from '../../python/compare.ts';
import { PythonError, typeError, valueError } from '../../python/error.ts';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { PythonObject } from '../../python/object.ts';
import { repr } from '../../python/repr.ts';
import { iterable, listOf } from '../../python/sequence.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { type Method, type Methods, requireCount } from '../call-arguments.ts';
import type { Kwargs } from '../callables.ts';
import { firstDefined } from '../first-defined.ts';
import { requireCopies } from './mutation.ts';

/** `dict.keys()`, `values()`, `items()`: views, which follow the dict's changes. */
class DictView extends PythonObject {
  readonly typeName: string;
  readonly #elements: () => Iterable<Value>;

  constructor(kind: 'keys' | 'values' | 'items', elements: () => Iterable<Value>) {
    super();
    this.typeName = `dict_${kind}`;
    this.#elements = elements;
  }
  override get unrolls(): boolean {
    return true;
  }
  override truthy(): boolean {
    return this.length() > 0;
  }
  override repr(): string {
    return `${this.typeName}(${repr(Array.from(this.#elements()))})`;
  }
  override iterate(): Iterable<Value> {
    return this.#elements();
  }
  override length(): number {
    return Array.from(this.#elements()).length;
  }
  override equals(other: Value): boolean {
    return other === this;
  }
}

function pair(key: Value, value: Value): Tuple {
  return Tuple.from<Value>([key, value]) as Tuple;
}

/** The pairs of `dict(x)` and `update(x)`. @throws PythonError TypeError, ValueError. */
export function pairsOf(source: Value): [Value, Value][] {
  if (source instanceof Dict) return Array.from(source);
  if (source instanceof LazyMapping) return Array.from(source.keys(), key => [key, source.get(key) ?? null]);
  return listOf(source).map((element, i) => {
    const elements = iterable(element);
    if (elements === undefined)
      throw typeError(`cannot convert dictionary update sequence element #${i} to a sequence`);
    const parts = Array.from(elements);
    const [key = null, value = null] = parts;
    if (parts.length !== 2) {
      throw valueError(`dictionary update sequence element #${i} has length ${parts.length}; 2 is required`);
    }
    requireHashable(key);
    return [key, value];
  });
}

function mutating(
  name: string,
  act: (owner: Dict, args: readonly Value[], kwargs: Kwargs) => Value,
): [string, Method<Dict>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCopies();
      return act(owner, args, kwargs);
    },
  ];
}

function missingKey(key: Value): PythonError {
  return new PythonError('KeyError', repr(key));
}

function key(args: readonly Value[]): Value {
  const [wanted = null] = args;
  requireHashable(wanted);
  return wanted;
}

export const DICT_METHODS: Methods<Dict> = new Map<string, Method<Dict>>([
  ['keys', owner => new DictView('keys', () => owner.keys())],
  ['values', owner => new DictView('values', () => owner.values())],
  ['items', owner => new DictView('items', () => Array.from(owner, ([k, v]) => pair(k, v)))],
  [
    'get',
    (owner, args, kwargs) => {
      requireCount('get', args, 1, 2, kwargs);
      return firstDefined(owner.get(key(args)), () => args[1]) ?? null;
    },
  ],
  ['copy', owner => Dict.of(owner)],
  ['fromkeys', (_owner, [keys = null, value = null]) => Dict.of(listOf(keys).map(k => [k, value] as const))],
  mutating('update', (owner, args, kwargs) => {
    requireCount('update', args, 0, 1);
    for (const source of args) for (const [k, v] of pairsOf(source)) owner.set(k, v);
    for (const [k, v] of kwargs) owner.set(k, v);
    return null;
  }),
  mutating('pop', (owner, args, kwargs) => {
    requireCount('pop', args, 1, 2, kwargs);
    const value = owner.get(key(args));
    if (value === undefined && args[1] === undefined) throw missingKey(key(args));
    owner.delete(key(args));
    return firstDefined(value, () => args[1]) ?? null;
  }),
  mutating('popitem', owner => {
    const last = Array.from(owner).at(-1);
    if (last === undefined) throw new PythonError('KeyError', "'popitem(): dictionary is empty'");
    owner.delete(last[0]);
    return pair(...last);
  }),
  mutating('setdefault', (owner, args) => {
    if (!owner.has(key(args))) owner.set(key(args), args[1] ?? null);
    return owner.get(key(args)) ?? null;
  }),
  mutating('clear', owner => {
    owner.clear();
    return null;
  }),
]);

export const LAZY_METHODS: Methods<LazyMapping> = new Map<string, Method<LazyMapping>>([
  ['keys', owner => new DictView('keys', () => owner.keys())],
  ['values', owner => new DictView('values', () => pairsOf(owner).map(([, value]) => value))],
  ['items', owner => new DictView('items', () => pairsOf(owner).map(([k, v]) => pair(k, v)))],
  [
    'get',
    (owner, args, kwargs) => {
      requireCount('get', args, 1, 2, kwargs);
      return firstDefined(owner.item(args[0] ?? null), () => args[1]) ?? null;
    },
  ],
]);
