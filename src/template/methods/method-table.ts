import { DateValue } from '../../python/dates.ts';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { asInt } from '../../python/number.ts';
import { asText } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import { Bytes, Dict, Float, Tuple, type Value } from '../../values.ts';
import type { Method } from '../call-arguments.ts';
import { CallableValue, type CallContext, type Kwargs } from '../callables.ts';
import { DATE_METHODS, DELTA_METHODS, dateAttribute, TimeDelta } from './date.ts';
import { DICT_METHODS, LAZY_METHODS } from './dict.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list.ts';
import { FLOAT_METHODS, INT_METHODS, numberAttribute } from './number.ts';
import { STRING_METHODS } from './string.ts';

/** A method of a value, with its owner: `"a".upper`. */
class BoundMethod<T> extends CallableValue {
  readonly typeName = 'builtin_function_or_method';
  readonly #name: string;
  readonly #owner: T;
  readonly #ownerType: string;
  readonly #method: Method<T>;

  constructor(name: string, owner: T, ownerType: string, method: Method<T>) {
    super();
    this.#name = name;
    this.#owner = owner;
    this.#ownerType = ownerType;
    this.#method = method;
  }
  override repr(): string {
    return `<built-in method ${this.#name} of ${this.#ownerType} object>`;
  }
  call(context: CallContext, args: readonly Value[], kwargs: Kwargs): Value {
    return this.#method(this.#owner, args, kwargs, context);
  }
}

function bound<T>(name: string, value: Value, owner: T, method: Method<T> | undefined): Value | undefined {
  return method === undefined ? undefined : new BoundMethod(name, owner, typeName(value), method);
}

/** The method (or data attribute) of one of Python's own types; undefined when it has none of that name. */
export function methodOf(value: Value, name: string): Value | undefined {
  if (value instanceof Dict) return bound(name, value, value, DICT_METHODS.get(name));
  if (Array.isArray(value)) {
    return bound(name, value, value, (value instanceof Tuple ? TUPLE_METHODS : LIST_METHODS).get(name));
  }
  if (value instanceof LazyMapping) return bound(name, value, value, LAZY_METHODS.get(name));
  if (value instanceof DateValue)
    return dateAttribute(value, name) ?? bound(name, value, value, DATE_METHODS.get(name));
  if (value instanceof TimeDelta) return bound(name, value, value, DELTA_METHODS.get(name));
  if (value instanceof Float) return numberAttribute(value, name) ?? bound(name, value, value, FLOAT_METHODS.get(name));
  const number = asInt(value);
  if (number !== undefined) return numberAttribute(number, name) ?? bound(name, value, number, INT_METHODS.get(name));
  if (value instanceof Bytes && name === 'decode') {
    return bound(name, value, value, owner => Buffer.from(owner.data).toString('utf8'));
  }
  const text = asText(value);
  return text === undefined ? undefined : bound(name, value, text, STRING_METHODS.get(name));
}
