interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
  /** Lines of each side that come before this one. */
  readonly before: number;
  readonly after: number;
}

/** Longest common subsequence by Myers' algorithm, after the common ends are cut off. */
function edits(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const pairs = [
    ...Array.from({ length: start }, (_, i) => [i, i] as const),
    ...common(a.slice(start, a.length - end), b.slice(start, b.length - end)).map(
      ([i, j]) => [i + start, j + start] as const,
    ),
    ...Array.from({ length: end }, (_, i) => [a.length - end + i, b.length - end + i] as const),
  ];
  const result: Edit[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...pairs, [a.length, b.length] as const]) {
    for (; i < x; i++) result.push({ kind: '-', line: a[i] ?? '', before: i, after: j });
    for (; j < y; j++) result.push({ kind: '+', line: b[j] ?? '', before: i, after: j });
    if (x === a.length && y === b.length) break;
    result.push({ kind: ' ', line: a[x] ?? '', before: i++, after: j++ });
  }
  return result;
}

/** Pairs of equal lines, in order. */
function common(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const max = a.length + b.length;
  const trace: Map<number, number>[] = [];
  let frontier = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= max; d++) {
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
      let x = down ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack([...trace, frontier], a.length, b.length);
    }
    trace.push(frontier);
    frontier = new Map([...frontier, ...next]);
  }
  return [];
}

function backtrack(trace: readonly Map<number, number>[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let x = endX;
  let y = endY;
  for (let d = trace.length - 1; d >= 0; d--) {
    const frontier = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : (frontier.get(fromK) ?? 0);
    const fromY = d === 0 ? 0 : fromX - fromK;
    const startX = d === 0 || down ? fromX : fromX + 1;
    while (x > startX && y > 0) pairs.push([--x, --y]);
    x = fromX;
    y = fromY;
  }
  return pairs.reverse();
}

const CONTEXT = 3;

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
  return [`--- ${beforeName}\n`, `+++ ${afterName}\n`, ...groups.flatMap(hunk)];
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
