import { LazyMapping } from '../../python/lazy-mapping.ts';
import { PythonObject } from '../../python/object.ts';
import { PythonSet } from '../../python/set.ts';
import { Undefined } from '../../python/undefined.ts';
import { type ValueWriting, valueToJson } from '../../python/value-json.ts';
import type { Json } from '../../values.ts';

/**
 * How values are written for a Python on the controller (python/reading.py reads them): secrets open, what can be iterated as a
 * list; what exists only within a template (macros, lookups) stays here.
 * @param mapping writes a mapping that is found when asked for
 */
export function forPython(mapping: (value: LazyMapping) => Json): ValueWriting {
  const writing: ValueWriting = {
    secretsIn: () => [],
    encrypted: value => value.decrypt(),
    opaque: value => {
      if (value instanceof LazyMapping) return mapping(value);
      if (value instanceof Undefined) return { $undefined: { ...value.origin, message: value.message } };
      const elements = value instanceof PythonObject && !(value instanceof PythonSet) ? value.iterate() : undefined;
      return elements === undefined ? undefined : Array.from(elements, element => valueToJson(element, writing));
    },
  };
  return writing;
}
