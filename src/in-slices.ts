import { setImmediate } from 'node:timers/promises';

/** A computation that may be long: it stops here and there, so that other work can come in between. */
export type Slices<T> = Generator<undefined, T>;

/** So long one computation keeps the process busy, then signals, timers and the answers of hosts have their turn. */
const SLICE_MS = 20;

/** So many characters of a text, and the rest of a line, are worked on at a stretch. */
const PIECE = 65_536;

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

/** A long text piece by piece, each of whole lines. */
export function* piecesOfLines(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from + PIECE);
    const next = end < 0 ? text.length : end + 1;
    yield text.slice(from, next);
    from = next;
  }
}

/** What can be done to each line alone is done to a long text piece by piece. */
export function* mapLines(text: string, change: (lines: string) => string): Slices<string> {
  let changed = '';
  for (const lines of piecesOfLines(text)) {
    changed += change(lines);
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
