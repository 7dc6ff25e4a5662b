import type { PatternReader } from './reader.ts';
import type { RegexNode } from './syntax.ts';

type Bounds = readonly [least: number, most: number];

const REPEATS: Readonly<Record<string, Bounds>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
};
const MAX_REPEAT = 4294967295;

/** The bounds of a `{m,n}` whose brace is read already; undefined (and nothing read) when it is plain text. */
export function readBounds(reader: PatternReader): Bounds | undefined {
  const start = reader.position;
  const low = reader.takeWhile(/^[0-9]$/);
  const comma = reader.take(',');
  const high = comma ? reader.takeWhile(/^[0-9]$/) : low;
  if ((low === '' && !comma) || !reader.take('}')) {
    reader.position = start;
    return undefined;
  }
  return [low === '' ? 0 : Number(low), high === '' ? Number.POSITIVE_INFINITY : Number(high)];
}

/** Reads `*`, `+`, `?` or `{m,n}` and makes the last part repeat. */
export function repeatLast(parts: RegexNode[], reader: PatternReader, start: number): void {
  const [min, max] = REPEATS[reader.next()] ?? readBounds(reader) ?? [0, 0];
  if (min >= MAX_REPEAT || (max >= MAX_REPEAT && max !== Number.POSITIVE_INFINITY))
    throw new RangeError('the repetition number is too large');
  if (max < min) throw reader.error('min repeat greater than max repeat', start + 1);
  const body = parts.pop();
  if (body === undefined || body.kind === 'anchor') throw reader.error('nothing to repeat', start);
  if (body.kind === 'repeat') throw reader.error('multiple repeat', start);
  parts.push({ kind: 'repeat', body, min, max, mode: modeOf(reader) });
}

function modeOf(reader: PatternReader): 'lazy' | 'possessive' | 'greedy' {
  if (reader.take('?')) return 'lazy';
  return reader.take('+') ? 'possessive' : 'greedy';
}
