import type { Position } from '../values.ts';

/** Turns offsets of a text into positions; the line table is built when the first position is asked for. */
export class Lines {
  readonly file: string;
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string, file: string) {
    this.#text = text;
    this.file = file;
  }

  /** An offset beyond the end means the start of the line after the last one, where libyaml sees the end. */
  position(offset: number): Position {
    const starts = this.#table();
    if (offset > this.#text.length) return { file: this.file, line: starts.length + 1, column: 1 };
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: codePoints(this.#text.slice(starts[low], offset)) + 1 };
  }

  line(number: number): string {
    const start = this.#table()[number - 1];
    return start === undefined ? '' : (this.#text.slice(start).split('\n', 1)[0] ?? '');
  }

  #table(): number[] {
    if (this.#starts !== undefined) return this.#starts;
    const starts = [0];
    for (let at = this.#text.indexOf('\n'); at !== -1; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
