import { diffArrays } from 'diff';
import type { Slices } from '../in-slices.ts';
import { type Block, matchingBlocks } from './difflib.ts';
import { splitLinesInSlices, splitLinesKeepingEnds } from './splitlines.ts';

/**
 * How many edits the library looks for where difflib's way would take too long; beyond them, all lines between the common ends count
 * as replaced: the work grows with the square of the edits. It is not looked for among more lines than it does in one short stretch.
 */
const MAX_EDITS = 250;
const MAX_LINES_TO_EDIT = 50_000;

const CONTEXT = 3;

/** So many lines of one diff are shown; Ansible's modules compare no more than 102 KB anyway. */
const MAX_LINES = 50_000;

/** After so many lines the computation may be interrupted. */
const LINES_OF_A_SLICE = 5_000;

/** Lines that stay, or that others take the place of: from an index on each side up to another, which is left out. */
interface Part {
  readonly stays: boolean;
  readonly a: number;
  readonly aTo: number;
  readonly b: number;
  readonly bTo: number;
}

/** Python's difflib.unified_diff. Lines keep their ends. */
export function* unifiedDiff(
  before: readonly string[],
  after: readonly string[],
  beforeName: string,
  afterName: string,
): Slices<string[]> {
  const blocks = (yield* matchingBlocks(before, after)) ?? nearlyEqualBlocks(before, after);
  yield;
  const hunks = hunksOf(partsOf(blocks, before.length, after.length));
  if (hunks.length === 0) return [];
  const result = [`--- ${beforeName}\n`, `+++ ${afterName}\n`];
  let lines = 0;
  for (const hunk of hunks) {
    for (const line of linesOf(hunk, before, after)) {
      if (++lines <= MAX_LINES) result.push(line);
      if (lines % LINES_OF_A_SLICE === 0) yield;
    }
  }
  if (lines > MAX_LINES) result.push(`... ${lines - MAX_LINES} more lines of this difference are not shown\n`);
  return result;
}

const NO_NEWLINE = '\\ No newline at end of file';

/** The lines of the unified diff of two texts, with three lines of context; none where they are equal. */
export function* unifiedLines(before: string, after: string, beforeName: string, afterName: string): Slices<string[]> {
  const old = yield* endedLines(before);
  const now = yield* endedLines(after);
  return yield* unifiedDiff(old, now, beforeName, afterName);
}

/** As `unifiedLines`, as one text. */
export function* unifiedText(before: string, after: string, beforeName: string, afterName: string): Slices<string> {
  return (yield* unifiedLines(before, after, beforeName, afterName)).join('');
}

function* endedLines(text: string): Slices<string[]> {
  const lines = yield* splitLinesInSlices(text, splitLinesKeepingEnds);
  const last = lines.pop();
  if (last !== undefined) lines.push(last.endsWith('\n') ? last : `${last}\n${NO_NEWLINE}\n`);
  return lines;
}

/** Both sides whole, in order. */
function partsOf(blocks: readonly Block[], aLength: number, bLength: number): Part[] {
  const parts: Part[] = [];
  let a = 0;
  let b = 0;
  for (const block of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (block.a > a || block.b > b) parts.push({ stays: false, a, aTo: block.a, b, bTo: block.b });
    a = block.a + block.size;
    b = block.b + block.size;
    if (block.size > 0) parts.push({ stays: true, a: block.a, aTo: a, b: block.b, bTo: b });
  }
  return parts;
}

/** What changes, with the lines around; changes that are near each other together. */
function hunksOf(parts: readonly Part[]): Part[][] {
  const hunks: Part[][] = [];
  let hunk: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const isFirst = index === 0;
    const isLast = index === parts.length - 1;
    if (!part.stays) hunk.push(part);
    else if (isFirst) hunk.push(lastOf(part));
    else if (isLast) hunk.push(firstOf(part));
    else if (part.aTo - part.a <= 2 * CONTEXT) hunk.push(part);
    else {
      hunks.push([...hunk, firstOf(part)]);
      hunk = [lastOf(part)];
    }
  }
  return [...hunks, hunk].filter(each => each.some(part => !part.stays));
}

function firstOf(part: Part): Part {
  const count = Math.min(CONTEXT, part.aTo - part.a);
  return { ...part, aTo: part.a + count, bTo: part.b + count };
}

function lastOf(part: Part): Part {
  const count = Math.min(CONTEXT, part.aTo - part.a);
  return { ...part, a: part.aTo - count, b: part.bTo - count };
}

function* linesOf(hunk: readonly Part[], before: readonly string[], after: readonly string[]): Generator<string> {
  const [first, last] = [hunk.at(0), hunk.at(-1)];
  if (first === undefined || last === undefined) return;
  yield `@@ -${range(first.a, last.aTo)} +${range(first.b, last.bTo)} @@\n`;
  for (const { stays, a, aTo, b, bTo } of hunk) {
    for (let i = a; i < aTo; i++) yield (stays ? ' ' : '-') + before[i];
    for (let j = stays ? bTo : b; j < bTo; j++) yield `+${after[j]}`;
  }
}

function range(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return String(from + 1);
  return `${count === 0 ? from : from + 1},${count}`;
}

/** The common ends, and between them the fewest edits, where they are few. */
function nearlyEqualBlocks(a: readonly string[], b: readonly string[]): Block[] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const between = fewestEdits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const blocks = [
    { a: 0, b: 0, size: start },
    ...between.map(block => ({ ...block, a: block.a + start, b: block.b + start })),
    { a: a.length - end, b: b.length - end, size: end },
  ];
  return blocks.filter(block => block.size > 0);
}

/** What two sides have in common, if so few edits lead from one to the other. */
function fewestEdits(a: string[], b: string[]): Block[] {
  if (a.length + b.length > MAX_LINES_TO_EDIT) return [];
  const blocks: Block[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of diffArrays(a, b, { maxEditLength: MAX_EDITS }) ?? []) {
    if (!added && !removed) blocks.push({ a: i, b: j, size: count });
    if (!added) i += count;
    if (!removed) j += count;
  }
  return blocks;
}
