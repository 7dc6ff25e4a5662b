import { Dict, type Value } from '../values.ts';
import { LazyMapping } from './lazy-mapping.ts';

export function isMapping(value: Value): value is Dict | LazyMapping {
  return value instanceof Dict || value instanceof LazyMapping;
}

/** Keys and values of a dict or of a mapping that is found when asked for. */
export function entriesOf(mapping: Dict | LazyMapping): [Value, Value][] {
  if (mapping instanceof Dict) return [...mapping];
  return Array.from(mapping.keys(), key => [key, mapping.get(key) ?? null]);
}
