import { EncryptedText, Text, type Value } from '../values.ts';

/** The plain string of anything that is a `str` in Python (marked and vaulted ones too), else undefined. */
export function asText(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Text) return value.text;
  if (value instanceof EncryptedText) return value.decrypt();
  return undefined;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Whether UTF-16 units and code points differ in it. */
export function hasAstral(text: string): boolean {
  return SURROGATE.test(text);
}

/** Python's characters: code points. */
export function codePoints(text: string): readonly string[] {
  return hasAstral(text) ? Array.from(text) : text.split('');
}

/** `len(text)`. */
export function textLength(text: string): number {
  return hasAstral(text) ? Array.from(text).length : text.length;
}

/** Order of strings by code points. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (!hasAstral(a) && !hasAstral(b)) return a < b ? -1 : 1;
  const left = Array.from(a, c => c.codePointAt(0) ?? 0);
  const right = Array.from(b, c => c.codePointAt(0) ?? 0);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
