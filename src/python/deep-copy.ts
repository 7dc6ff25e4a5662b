import { Dict, Tuple, type Value } from '../values.ts';

/** Copies lists and dicts all the way down; what cannot be changed is shared. */
export function deepCopy(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Tuple) return Tuple.from<Value>(value.map(deepCopy));
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof Dict) return Dict.of(Array.from(value, ([k, v]) => [k, deepCopy(v)] as const));
  return value;
}
