import { asText } from '../python/semantics.ts';
import { Undefined } from '../python/undefined.ts';
import { Tuple, type Value } from '../values.ts';
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

/** As `attributeGetter`, of several paths with commas between them: a list for each element. */
export function attributesGetter(path: Value): (element: Value) => Value {
  const text = asText(path);
  const getters = text === undefined ? [attributeGetter(path)] : text.split(',').map(part => attributeGetter(part));
  return element => Tuple.from(getters.map(get => get(element)));
}

/** Strings fold to lower case, everything else stays: how Jinja2 compares without regard to case. */
export function ignoreCase(value: Value): Value {
  return asText(value)?.toLowerCase() ?? value;
}
