import { equal } from '../../python/compare.ts';
import { PythonError, typeError } from '../../python/error.ts';
import { iterate } from '../../python/sequence.ts';
import { Undefined } from '../../python/undefined.ts';
import { Tuple, type Value } from '../../values.ts';
import { CallableValue, type CallContext, type Kwargs } from '../callables.ts';

type Compute = (loop: LoopContext) => Value;

class LoopMethod extends CallableValue {
  readonly typeName = 'method';
  readonly #act: (args: readonly Value[]) => Value;
  constructor(act: (args: readonly Value[]) => Value) {
    super();
    this.#act = act;
  }
  call(_context: CallContext, args: readonly Value[]): Value {
    return this.#act(args);
  }
}

function neighbour(loop: LoopContext, distance: number, hint: string): Value {
  const item = loop.items[loop.index0 + distance];
  return item === undefined ? new Undefined({ hint }) : item;
}

const ATTRIBUTES: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['index', loop => loop.index0 + 1],
  ['index0', loop => loop.index0],
  ['first', loop => loop.index0 === 0],
  ['last', loop => loop.index0 + 1 >= loop.size],
  ['length', loop => loop.size],
  ['revindex', loop => loop.size - loop.index0],
  ['revindex0', loop => loop.size - loop.index0 - 1],
  ['depth', loop => loop.depth0 + 1],
  ['depth0', loop => loop.depth0],
  ['previtem', loop => neighbour(loop, -1, 'there is no previous item')],
  ['nextitem', loop => neighbour(loop, 1, 'there is no next item')],
  ['cycle', loop => new LoopMethod(args => loop.cycle(args))],
  ['changed', loop => new LoopMethod(args => loop.changed(args))],
]);

/** The `loop` variable. Called, it renders its body for nested data (recursive loops). */
export class LoopContext extends CallableValue {
  readonly typeName = 'LoopContext';
  readonly items: readonly Value[];
  readonly depth0: number;
  readonly #recurse: ((items: Value, depth: number) => Value) | undefined;
  index0 = -1;
  #lastChanged: readonly Value[] | undefined;

  constructor(items: readonly Value[], depth0: number, recurse?: (items: Value, depth: number) => Value) {
    super();
    this.items = items;
    this.depth0 = depth0;
    this.#recurse = recurse;
  }

  get size(): number {
    return this.items.length;
  }
  override get unrolls(): boolean {
    return true;
  }
  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.size}>`;
  }
  override attribute(name: string): Value | undefined {
    return ATTRIBUTES.get(name)?.(this);
  }
  override length(): number {
    return this.size;
  }
  /** What is left of the loop: iterating it by hand takes its items away. */
  override iterate(): Iterable<Value> {
    const rest = this.items.slice(this.index0 + 1).map(item => Tuple.from<Value>([item, this]));
    this.index0 = this.size;
    return rest;
  }
  cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeError('no items for cycling given');
    return args[this.index0 % args.length] ?? null;
  }
  changed(args: readonly Value[]): boolean {
    if (this.#lastChanged !== undefined && equal([...this.#lastChanged], [...args])) return false;
    this.#lastChanged = args;
    return true;
  }
  call(_context: CallContext, args: readonly Value[], _kwargs: Kwargs): Value {
    if (this.#recurse === undefined) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    return this.#recurse(args[0] ?? null, this.depth0 + 1);
  }
}

const MAX_ITEMS = 10_000_000;

/** The items of a loop. @throws PythonError MemoryError for absurdly many. */
export function loopItems(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  const items: Value[] = [];
  for (const item of iterate(value)) {
    if (items.length >= MAX_ITEMS) throw new PythonError('MemoryError', `a loop over more than ${MAX_ITEMS} items`);
    items.push(item);
  }
  return items;
}
