import type { Slices } from '../in-slices.ts';

/** Lines that both sides have in the same order: so many, from these indexes on. */
export interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** From this length on, lines that stand in more than a hundredth of all places do not begin a match (difflib's `autojunk`). */
const LONG = 200;

/** Bounds of the work, in pairs of equal lines and in runs that are looked at: each is done in some hundredths of a second. */
const MAX_PAIRS = 100_000;
const MAX_LOOKS = 5_000_000;
/** After so many lines, or looks, the computation may be interrupted. */
const LINES_OF_A_SLICE = 200;
const LOOKS_OF_A_SLICE = 20_000;

/** Equal lines next to each other, as long as they go on; the longest first, of several the first in `a`, of these the first in `b`. */
type Runs = readonly Block[];

/** A part of either side, ends left out, and the runs that reach into it. */
interface Area {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
  readonly runs: Runs;
}

/**
 * `get_matching_blocks` of Python's difflib.SequenceMatcher without its last, empty one: the longest run of equal lines, then the
 * longest before and after it. Where difflib looks through all lines each time, the runs are gathered once.
 * @returns undefined where the work has no good bound: very many equal lines
 */
export function* matchingBlocks(a: readonly string[], b: readonly string[]): Slices<Block[] | undefined> {
  const places = yield* placesOf(b);
  yield;
  const runs = yield* equalRuns(a, b.length, places);
  if (runs === undefined) return undefined;
  const blocks: Block[] = [];
  const areas: Area[] = [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length, runs }];
  let looks = 0;
  let sinceYield = 0;
  for (let area = areas.pop(); area !== undefined; area = areas.pop()) {
    looks += area.runs.length;
    sinceYield += area.runs.length;
    if (looks > MAX_LOOKS) return undefined;
    if (sinceYield > LOOKS_OF_A_SLICE) {
      yield;
      sinceYield = 0;
    }
    const block = extended(longestIn(area), area, a, b);
    if (block.size === 0) continue;
    blocks.push(block);
    areas.push(...around(block, area));
  }
  return joined(blocks.sort((one, other) => one.a - other.a));
}

/** Where each line stands that may begin a match, the last place first. */
function* placesOf(b: readonly string[]): Slices<Map<string, number[]>> {
  const places = new Map<string, number[]>();
  for (let index = b.length - 1; index >= 0; index--) {
    if (index % LINES_OF_A_SLICE === 0) yield;
    const line = b[index] ?? '';
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  if (b.length < LONG) return places;
  const most = Math.floor(b.length / 100) + 1;
  for (const [line, indexes] of places) if (indexes.length > most) places.delete(line);
  return places;
}

function* equalRuns(
  a: readonly string[],
  bLength: number,
  places: ReadonlyMap<string, readonly number[]>,
): Slices<Runs | undefined> {
  let pairs = 0;
  for (const [index, line] of a.entries()) {
    if (index % LINES_OF_A_SLICE === 0) yield;
    pairs += places.get(line)?.length ?? 0;
    if (pairs > MAX_PAIRS) return undefined;
  }
  const runs: { a: number; b: number; size: number }[] = [];
  /** The run that ended last at an index of `b`, and with which line of `a`; from behind, so that those of the line before still stand. */
  const ending: (typeof runs)[number][] = [];
  const endedWith = new Int32Array(bLength).fill(-1);
  for (const [i, line] of a.entries()) {
    if (i % LINES_OF_A_SLICE === 0) yield;
    for (const j of places.get(line) ?? []) {
      const before = i > 0 && endedWith[j - 1] === i - 1 ? ending[j - 1] : undefined;
      const run = before ?? { a: i, b: j, size: 0 };
      if (before === undefined) runs.push(run);
      run.size++;
      ending[j] = run;
      endedWith[j] = i;
    }
  }
  return runs.sort((one, other) => other.size - one.size || one.a - other.a || one.b - other.b);
}

function longestIn(area: Area): Block {
  let best: Block = { a: area.aFrom, b: area.bFrom, size: 0 };
  for (const run of area.runs) {
    if (run.size < best.size) break;
    const block = clipped(run, area);
    const earlier = block.a < best.a || (block.a === best.a && block.b < best.b);
    if (block.size > best.size || (block.size === best.size && earlier)) best = block;
    // What comes behind a whole run is shorter, or later.
    if (block.size === run.size) break;
  }
  return best;
}

/** The part of a run within an area. */
function clipped(run: Block, { aFrom, aTo, bFrom, bTo }: Area): Block {
  const from = Math.max(0, aFrom - run.a, bFrom - run.b);
  const to = Math.min(run.size, aTo - run.a, bTo - run.b);
  return { a: run.a + from, b: run.b + from, size: to - from };
}

/** With the equal lines at both ends that could not begin a match. */
function extended(block: Block, area: Area, a: readonly string[], b: readonly string[]): Block {
  let { a: i, b: j, size } = block;
  for (; i > area.aFrom && j > area.bFrom && a[i - 1] === b[j - 1]; size++) {
    i--;
    j--;
  }
  while (i + size < area.aTo && j + size < area.bTo && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

/** What is left before and after a block. */
function around(block: Block, area: Area): Area[] {
  const before = { ...area, aTo: block.a, bTo: block.b };
  const after = { ...area, aFrom: block.a + block.size, bFrom: block.b + block.size };
  return [before, after]
    .filter(({ aFrom, aTo, bFrom, bTo }) => aFrom < aTo && bFrom < bTo)
    .map(part => ({ ...part, runs: area.runs.filter(run => reaches(run, part)) }));
}

function reaches({ a, b, size }: Block, { aFrom, aTo, bFrom, bTo }: Area): boolean {
  const from = Math.max(0, aFrom - a, bFrom - b);
  return from < size && a + from < aTo && b + from < bTo;
}

/** Blocks that follow each other on both sides are one. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last !== undefined && last.a + last.size === block.a && last.b + last.size === block.b)
      result[result.length - 1] = { ...last, size: last.size + block.size };
    else result.push(block);
  }
  return result;
}
