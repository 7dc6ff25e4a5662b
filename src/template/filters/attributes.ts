import type { Value } from '../../values.ts';
import type { Filter } from '../callables.ts';
import { methodOf } from '../methods/index.ts';
import { describeObject, PythonObject, str } from '../python/index.ts';
import { filter } from '../signature.ts';
import { Undefined } from '../undefined.ts';

function attributeOf(value: Value, name: string): Value | undefined {
  if (name.startsWith('__')) return undefined;
  const own = value instanceof PythonObject ? value.attribute(name) : undefined;
  return own ?? methodOf(value, name);
}

/** Jinja2's `attr`: attributes and methods alone, never items. */
export const ATTRIBUTE_FILTERS: Readonly<Record<string, Filter>> = {
  attr: filter('do_attr(environment, obj, name)', (_context, value, name) => {
    if (value instanceof Undefined) return value;
    return attributeOf(value, str(name)) ?? new Undefined({ owner: describeObject(value), name: str(name) });
  }),
};
