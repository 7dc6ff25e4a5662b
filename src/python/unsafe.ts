import { Dict, Text, Tuple, type Value } from '../values.ts';
import { PythonSet } from './set.ts';
import { asText } from './text.ts';

/** Marks every string of a value (keys of dicts too) as unsafe: Ansible's wrap_var. Containers are copied. */
export function wrapUnsafe(value: Value): Value {
  if (value instanceof Text) {
    return value.marks.unsafe === true ? value : new Text(value.text, { ...value.marks, unsafe: true });
  }
  const text = asText(value);
  if (text !== undefined) return new Text(text, { unsafe: true });
  if (value instanceof Tuple) return Tuple.from<Value>(value.map(wrapUnsafe));
  if (Array.isArray(value)) return value.map(wrapUnsafe);
  if (value instanceof Dict) return Dict.of(Array.from(value, ([k, v]) => [wrapUnsafe(k), wrapUnsafe(v)] as const));
  if (value instanceof PythonSet) return new PythonSet(Array.from(value.iterate(), wrapUnsafe));
  return value;
}
