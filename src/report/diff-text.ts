import { GrowingText, piecesOfLines, type Slices } from '../in-slices.ts';
import type { Diff } from '../modules/api/module.ts';
import { unifiedLines } from '../python/unified-diff.ts';
import type { Color } from './colors.ts';
import type { Segment } from './screen.ts';

/** So many lines of one colour are written together: a call for each line costs more than the line. */
const LINES_TOGETHER = 500;

/**
 * Diffs as `--diff` shows them: each segment is one line, or several of the same colour. As in Ansible, an empty line follows what
 * was compared, and nothing what a module has prepared.
 */
export function* diffSegments(diffs: readonly Diff[]): Slices<Segment[]> {
  const text = new GrowingText();
  for (const diff of diffs) yield* addDiff(diff, text);
  const lines: string[] = [];
  for (const piece of piecesOfLines(text.parts)) {
    for (const line of piece.replace(/\n$/, '').split('\n')) lines.push(line);
    yield;
  }
  return yield* together(lines);
}

function* addDiff(diff: Diff, text: GrowingText): Slices<void> {
  if (diff.before !== undefined || diff.after !== undefined) {
    const names = [header('before', diff.beforeHeader), header('after', diff.afterHeader)] as const;
    const lines = yield* unifiedLines(diff.before ?? '', diff.after ?? '', ...names);
    for (const line of lines) text.add(line);
    if (lines.length > 0) text.add('\n');
  }
  text.add(diff.prepared ?? '');
}

function header(side: string, name: string | undefined): string {
  return name === undefined ? side : `${side}: ${name}`;
}

function* together(all: readonly string[]): Slices<Segment[]> {
  const segments: Segment[] = [];
  let from = 0;
  for (const [index, line] of all.entries()) {
    const color = colorOf(line);
    const next = all[index + 1];
    const isFull = index - from + 1 === LINES_TOGETHER;
    if (next !== undefined && colorOf(next) === color && !isFull) continue;
    const text = all.slice(from, index + 1).join('\n');
    segments.push(color === undefined ? { text } : { text, color });
    from = index + 1;
    yield;
  }
  return segments;
}

function colorOf(line: string): Color | undefined {
  if (line.startsWith('+')) return 'diffAdd';
  if (line.startsWith('-')) return 'diffRemove';
  return line.startsWith('@@') ? 'diffLines' : undefined;
}
