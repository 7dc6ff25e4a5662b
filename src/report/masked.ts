import { Dict, isText, textOf, type Value } from '../values.ts';

/** A value without the secrets in its texts: for what folds or quotes them, so that no secret is found in the text that comes of it. */
export function masked(value: Value, mask: (text: string) => string): Value {
  if (isText(value)) {
    const text = textOf(value);
    const shown = mask(text);
    return shown === text ? value : shown;
  }
  if (Array.isArray(value)) return value.map(part => masked(part, mask));
  return value instanceof Dict
    ? Dict.of([...value].map(([key, part]) => [masked(key, mask), masked(part, mask)]))
    : value;
}
