import type { Slices } from '../in-slices.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';

/** A value without the secrets in its texts: for what folds or quotes them, so that no secret is found in the text that comes of it. */
export function* masked(value: Value, masking: (text: string) => Slices<string>): Slices<Value> {
  if (isText(value)) {
    const text = textOf(value);
    const shown = yield* masking(text);
    return shown === text ? value : shown;
  }
  if (Array.isArray(value)) {
    const parts: Value[] = [];
    for (const part of value) parts.push(yield* masked(part, masking));
    yield;
    return parts;
  }
  if (!(value instanceof Dict)) return value;
  const entries: [Value, Value][] = [];
  for (const [key, part] of value) entries.push([yield* masked(key, masking), yield* masked(part, masking)]);
  yield;
  return Dict.of(entries);
}
