import { piecesOfLines, type Slices } from '../in-slices.ts';

const LINE_BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;

/** Python's `str.splitlines()`: no empty line after a trailing break. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_BREAK);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** As `splitLines`, or `splitLinesKeepingEnds`, for a text that may be very long. */
export function* splitLinesInSlices(text: string, split = splitLines): Slices<string[]> {
  const lines: string[] = [];
  for (const piece of piecesOfLines([text])) {
    for (const line of split(piece)) lines.push(line);
    yield;
  }
  return lines;
}

/** `str.splitlines(True)`: each line with its break. */
export function splitLinesKeepingEnds(text: string): string[] {
  return (text.match(LINE) ?? []).filter(line => line !== '');
}
