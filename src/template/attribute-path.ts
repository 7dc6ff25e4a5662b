import { asText } from '../python/semantics.ts';
import { Undefined } from '../python/undefined.ts';
import { Tuple, type Value } from '../values.ts';
import type { CallContext } from './callables.ts';
import { getSubscript } from './runtime/attribute.ts';

/** Jinja2's `environment.getitem`: the item or, for a name, the attribute; undefined when there is neither. */
export function itemOf(owner: Value, key: Value): Value {
  return getSubscript(UNTOUCHED, owner, key);
}

/** Who filters what is read of a mapping is not asked. */
const UNTOUCHED = { touch: () => {} };

/** The parts of a path such as `a.b.0`; digits are indexes, an int is one. */
function partsOf(path: Value): readonly Value[] {
  const text = asText(path);
  if (text === undefined) return path === null ? [] : [path];
  return text.split('.').map(part => (/^[0-9]+$/.test(part) ? Number(part) : part));
}

/**
 * What Jinja2's `attribute=` arguments read from each element; `transform` is applied to the result, and a missing
 * attribute gives `fallback` where one is given.
 */
export function attributeGetter(path: Value, fallback?: Value): (element: Value) => Value {
  const parts = partsOf(path);
  return element => {
    let value = element;
    for (const part of parts) {
      value = itemOf(value, part);
      if (fallback !== undefined && value instanceof Undefined) return fallback;
    }
    return value;
  };
}

/**
 * As `attributeGetter`, for filters that read it of all elements at once: since 2.19 an element without it is an error, whatever
 * the fallback. @throws UndefinedError
 */
export function eagerGetter({ services }: CallContext, path: Value, fallback?: Value): (element: Value) => Value {
  return services.core?.strictUndefined === true ? required(attributeGetter(path)) : attributeGetter(path, fallback);
}

function required(get: (element: Value) => Value): (element: Value) => Value {
  return element => {
    const value = get(element);
    return value instanceof Undefined ? value.fail() : value;
  };
}

/** As `eagerGetter`, of several paths with commas between them: a list for each element. */
export function attributesGetter(context: CallContext, path: Value): (element: Value) => Value {
  const text = asText(path);
  const paths: Value[] = text === undefined ? [path] : text.split(',');
  const getters = paths.map(each => eagerGetter(context, each));
  return element => Tuple.from(getters.map(get => get(element)));
}

/** Strings fold to lower case, everything else stays: how Jinja2 compares without regard to case. */
export function ignoreCase(value: Value): Value {
  return asText(value)?.toLowerCase() ?? value;
}
