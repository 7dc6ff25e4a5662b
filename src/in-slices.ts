import { setImmediate } from 'node:timers/promises';

/** A computation that may be long: it stops here and there, so that other work can come in between. */
export type Slices<T> = Generator<undefined, T>;

/** So long one computation keeps the process busy, then signals, timers and the answers of hosts have their turn. */
const SLICE_MS = 20;

/**
 * So many characters of a text, and the rest of a line, are worked on at a stretch. V8 copies shorter texts about as long as they are
 * young: all parts of a long one at a stretch.
 */
export const PIECE = 262_144;

/** A text that may be very long, in parts: to put it together copies all of it at a stretch. */
export type LongText = readonly string[];

/** A long text that is put together of many bits. */
export class GrowingText {
  readonly #parts: string[] = [];
  #last = '';

  add(text: string): void {
    this.#last += text;
    if (this.#last.length < PIECE) return;
    this.#parts.push(this.#last);
    this.#last = '';
  }

  get parts(): LongText {
    return this.#last === '' ? this.#parts : [...this.#parts, this.#last];
  }
}

/** Does all of it: at once what takes no longer than a slice. */
export function inSlices<T>(computation: Slices<T>): T | Promise<T> {
  const step = oneSlice(computation);
  return step.done === true ? step.value : theRest(computation);
}

/** Does all of it without a pause. */
export function atOnce<T>(computation: Slices<T>): T {
  for (;;) {
    const step = computation.next();
    if (step.done === true) return step.value;
  }
}

/** A long text cut into parts of a length, wherever that may be. */
export function* cut(text: string, length = PIECE): Generator<string> {
  if (text.length <= length) yield text;
  else for (let from = 0; from < text.length; from += length) yield text.slice(from, from + length);
}

/** A long text piece by piece, each of whole lines. */
export function* piecesOfLines(text: LongText): Generator<string> {
  let begun: string[] = [];
  for (const part of text)
    for (const some of cut(part)) {
      const end = some.lastIndexOf('\n') + 1;
      begun.push(some.slice(0, end));
      if (end > 0) yield begun.join('');
      if (end > 0) begun = [];
      begun.push(some.slice(end));
    }
  const last = begun.join('');
  if (last !== '') yield last;
}

/** What can be done to each line alone is done to a long text piece by piece. */
export function* mapLines(text: LongText, change: (lines: string) => string): Slices<LongText> {
  const changed: string[] = [];
  for (const lines of piecesOfLines(text)) {
    changed.push(change(lines));
    yield;
  }
  return changed;
}

async function theRest<T>(computation: Slices<T>): Promise<T> {
  for (;;) {
    await setImmediate();
    const step = oneSlice(computation);
    if (step.done === true) return step.value;
  }
}

function oneSlice<T>(computation: Slices<T>): IteratorResult<undefined, T> {
  const start = performance.now();
  let step = computation.next();
  while (step.done !== true && performance.now() - start < SLICE_MS) step = computation.next();
  return step;
}
