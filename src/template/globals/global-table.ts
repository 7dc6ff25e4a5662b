import { truthy } from '../../python/compare.ts';
import { PythonError } from '../../python/error.ts';
import { PythonObject } from '../../python/object.ts';
import { str } from '../../python/repr.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, type Value } from '../../values.ts';
import { bind, requireCount } from '../call-arguments.ts';
import { CallableValue, type CallContext, type Kwargs } from '../callables.ts';
import { pairsOf } from '../methods/dict.ts';
import { Namespace } from '../runtime/namespace.ts';
import { LookupFunction } from './lookup.ts';
import { now } from './now.ts';
import { RangeFunction } from './range.ts';

type Act = (args: readonly Value[], kwargs: Kwargs, context: CallContext) => Value;

class GlobalFunction extends CallableValue {
  readonly typeName: string;
  readonly #shown: string;
  readonly #act: Act;
  constructor(shown: string, act: Act, typeName = 'function') {
    super();
    this.#shown = shown;
    this.#act = act;
    this.typeName = typeName;
  }
  override repr(): string {
    return this.#shown;
  }
  call(context: CallContext, args: readonly Value[], kwargs: Kwargs): Value {
    return this.#act(args, kwargs, context);
  }
}

class TolerantFunction extends GlobalFunction {
  override get takesUndefined(): boolean {
    return true;
  }
}

class Cycler extends PythonObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #position = 0;
  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided');
    this.#items = items;
  }
  get #current(): Value {
    return this.#items[this.#position] ?? null;
  }
  override attribute(name: string): Value | undefined {
    if (name === 'current') return this.#current;
    if (name === 'next') {
      return new GlobalFunction('<bound method Cycler.next>', () => {
        const value = this.#current;
        this.#position = (this.#position + 1) % this.#items.length;
        return value;
      });
    }
    if (name !== 'reset') return undefined;
    return new GlobalFunction('<bound method Cycler.reset>', () => {
      this.#position = 0;
      return null;
    });
  }
}

function dict(args: readonly Value[], kwargs: Kwargs): Dict {
  requireCount('dict', args, 0, 1);
  const result = new Dict();
  for (const source of args) for (const [key, value] of pairsOf(source)) result.set(key, value);
  for (const [key, value] of kwargs) result.set(key, value);
  return result;
}

function namespace(args: readonly Value[], kwargs: Kwargs): Namespace {
  const result = new Namespace();
  for (const [key, value] of dict(args, kwargs)) result.values.set(key, value);
  return result;
}

function joiner(args: readonly Value[], kwargs: Kwargs): Value {
  const [separator = ', '] = bind('joiner', ['sep'], args, kwargs);
  let used = false;
  return new GlobalFunction('<jinja2.utils.Joiner object>', () => {
    if (used) return separator;
    used = true;
    return '';
  });
}

function undef(args: readonly Value[], kwargs: Kwargs): Undefined {
  const [hint = null] = bind('undef', ['hint'], args, kwargs);
  const given = truthy(hint) ? str(hint) : 'Mandatory variable has not been overridden';
  return new Undefined({ hint: given });
}

/** The functions that every template has. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new RangeFunction()],
  ['dict', new GlobalFunction("<class 'dict'>", dict, 'type')],
  ['namespace', new TolerantFunction("<class 'jinja2.utils.Namespace'>", namespace, 'type')],
  ['cycler', new GlobalFunction("<class 'jinja2.utils.Cycler'>", args => new Cycler(args), 'type')],
  ['joiner', new GlobalFunction("<class 'jinja2.utils.Joiner'>", joiner, 'type')],
  ['undef', new TolerantFunction('<function undef>', undef)],
  ['now', new GlobalFunction('<bound method Templar._now_datetime>', now, 'method')],
  ['lookup', new LookupFunction(false)],
  ['query', new LookupFunction(true)],
  ['q', new LookupFunction(true)],
]);
