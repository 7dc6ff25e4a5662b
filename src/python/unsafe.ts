import { Dict, Text, Tuple, type Value } from '../values.ts';
import { PythonSet } from './set.ts';
import { asText } from './text.ts';

/** Text that came from a host or was tagged `!unsafe`: it is never rendered. */
export function unsafeText(text: string): Text {
  return new Text(text, { unsafe: true });
}

export function isUnsafe(value: Value): boolean {
  return value instanceof Text && value.marks.unsafe === true;
}

/** Marks every string of a value (keys of dicts too) as unsafe: Ansible's wrap_var. Containers are copied. */
export function wrapUnsafe(value: Value): Value {
  if (isUnsafe(value)) return value;
  if (value instanceof Text) return new Text(value.text, { ...value.marks, unsafe: true });
  const text = asText(value);
  if (text !== undefined) return unsafeText(text);
  if (value instanceof Tuple) return Tuple.from<Value>(value.map(wrapUnsafe));
  if (Array.isArray(value)) return value.map(wrapUnsafe);
  if (value instanceof Dict) return Dict.of(Array.from(value, ([k, v]) => [wrapUnsafe(k), wrapUnsafe(v)] as const));
  if (value instanceof PythonSet) return new PythonSet(Array.from(value.iterate(), wrapUnsafe));
  return value;
}
