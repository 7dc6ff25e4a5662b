import { diffArrays } from 'diff';

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
  /** Lines of each side that come before this one. */
  readonly before: number;
  readonly after: number;
}

/** Beyond either, all lines between the common ends count as replaced: the work grows with the square of the edits. */
const MAX_EDITS = 500;
const MAX_MS = 15;

/** What turns one text into the other, in order; removed lines come before the added ones that stand in their place. */
function edits(a: readonly string[], b: readonly string[]): Edit[] {
  const result: Edit[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...pairsOfEqualLines(a, b), [a.length, b.length] as const]) {
    for (; i < x; i++) result.push({ kind: '-', line: a[i] ?? '', before: i, after: j });
    for (; j < y; j++) result.push({ kind: '+', line: b[j] ?? '', before: i, after: j });
    if (x === a.length && y === b.length) break;
    result.push({ kind: ' ', line: a[x] ?? '', before: i++, after: j++ });
  }
  return result;
}

type Pair = readonly [number, number];

/** Indexes of the lines that stay, in order. */
function pairsOfEqualLines(a: readonly string[], b: readonly string[]): Pair[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...Array.from({ length: start }, (_, i): Pair => [i, i]),
    ...pairsBetween(shared(a, b, start, end), shared(b, a, start, end)),
    ...Array.from({ length: end }, (_, i): Pair => [a.length - end + i, b.length - end + i]),
  ];
}

interface Line {
  readonly text: string;
  readonly index: number;
}

/** The lines between the common ends that the other side has, too: no other line can be in a pair, and most are not. */
function shared(of: readonly string[], other: readonly string[], start: number, end: number): Line[] {
  const known = new Set(other.slice(start, other.length - end));
  const lines = of.slice(start, of.length - end).map((text, i) => ({ text, index: start + i }));
  return lines.filter(line => known.has(line.text));
}

function pairsBetween(a: Line[], b: Line[]): Pair[] {
  const changes = diffArrays(a, b, {
    comparator: (one, other) => one.text === other.text,
    maxEditLength: MAX_EDITS,
    timeout: MAX_MS,
  });
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  for (const { added, removed, count } of changes ?? []) {
    for (let n = 0; n < count && !added && !removed; n++) pairs.push([a[i + n]?.index ?? 0, b[j + n]?.index ?? 0]);
    if (!added) i += count;
    if (!removed) j += count;
  }
  return pairs;
}

const CONTEXT = 3;

/** So many lines of one diff are shown; Ansible's modules compare no more than 102 KB anyway. */
const MAX_LINES = 50_000;

/** Python's difflib.unified_diff. Lines keep their ends. */
export function unifiedDiff(
  before: readonly string[],
  after: readonly string[],
  beforeName: string,
  afterName: string,
): string[] {
  const all = edits(before, after);
  const groups: Edit[][] = [];
  let group: Edit[] | undefined;
  let quiet = 0;
  for (const [index, edit] of all.entries()) {
    if (edit.kind !== ' ') {
      if (group === undefined || quiet > 2 * CONTEXT) {
        if (group !== undefined) group.length -= quiet - CONTEXT;
        group = all.slice(Math.max(0, index - CONTEXT), index);
        groups.push(group);
      }
      quiet = 0;
    } else quiet++;
    group?.push(edit);
  }
  const last = groups.at(-1);
  if (last !== undefined && quiet > CONTEXT) last.length -= quiet - CONTEXT;
  if (groups.length === 0) return [];
  const lines = groups.flatMap(hunk);
  const more = lines.length - MAX_LINES;
  if (more > 0) lines.splice(MAX_LINES, more, `... ${more} more lines of this difference are not shown\n`);
  return [`--- ${beforeName}\n`, `+++ ${afterName}\n`, ...lines];
}

function hunk(group: readonly Edit[]): string[] {
  const first = group[0];
  if (first === undefined) return [];
  const count = (kind: '-' | '+') => group.filter(edit => edit.kind === ' ' || edit.kind === kind).length;
  const head = `@@ -${range(first.before, count('-'))} +${range(first.after, count('+'))} @@\n`;
  return [head, ...group.map(edit => edit.kind + edit.line)];
}

function range(start: number, count: number): string {
  if (count === 1) return String(start + 1);
  return `${count === 0 ? start : start + 1},${count}`;
}
