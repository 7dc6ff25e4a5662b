import { Dict, isText, textOf, type Value } from '../values.ts';

/** Every text in a value, keys left out. */
export function* textsIn(value: Value | undefined): Generator<string> {
  if (isText(value)) yield textOf(value);
  else if (Array.isArray(value)) for (const part of value) yield* textsIn(part);
  else if (value instanceof Dict) for (const part of value.values()) yield* textsIn(part);
}
