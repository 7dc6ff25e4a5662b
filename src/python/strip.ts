import { codePoints } from './text.ts';

/** What `str.isspace` holds for, as the inside of a character class. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${SPACE}]+`);
const IS_SPACE = new RegExp(`[${SPACE}]`);
const NEXT_SPACE = new RegExp(`[${SPACE}]`, 'g');

/** The place of the first blank from `start` on, or the text's end. */
export function spaceAt(text: string, start: number): number {
  NEXT_SPACE.lastIndex = start;
  return NEXT_SPACE.exec(text)?.index ?? text.length;
}

/** Python's `str.lstrip()`. */
export function stripLeft(text: string): string {
  return text.replace(LEADING, '');
}

/** Python's `str.rstrip()`. */
export function stripRight(text: string): string {
  let end = text.length;
  while (end > 0 && IS_SPACE.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return stripRight(stripLeft(text));
}

export interface Ends {
  readonly left?: boolean;
  readonly right?: boolean;
}

/** Takes any of some characters off the ends: `str.strip(characters)`, on both sides unless said otherwise. */
export function stripCharacters(text: string, characters: string, { left = true, right = true }: Ends = {}): string {
  const set = new Set(codePoints(characters));
  const points = codePoints(text);
  let start = 0;
  let end = points.length;
  while (left && start < end && set.has(points[start] ?? '')) start++;
  while (right && end > start && set.has(points[end - 1] ?? '')) end--;
  return points.slice(start, end).join('');
}
