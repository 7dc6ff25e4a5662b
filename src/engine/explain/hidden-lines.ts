import { FALSE_WORDS } from '../../ansible-words.ts';

const NO_LOG = /^([\s-]*)(.*?)(?<!\w)['"]?no_log['"]?\s*:\s*['"]?(\w*)/;
const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

/**
 * The lines, counted from 0, of tasks, blocks and plays with `no_log`. Told by their indentation: a file that is shown because it
 * cannot be read as YAML has them, too.
 */
export function hiddenLines(lines: readonly string[]): ReadonlySet<number> {
  const hidden = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const found = line.trimStart().startsWith('#') ? null : NO_LOG.exec(line);
    if (found === null || FALSE_WORDS.has((found[3] ?? '').toLowerCase())) continue;
    const column = found[2] === '' ? (found[1] ?? '').length : indentOf(line) + 1;
    const within = (index: number) => lines[index]?.trim() === '' || indentOf(lines[index] ?? '') >= column;
    let first = at;
    while (first > 0 && !startsItem(lines[first] ?? '', column) && within(first - 1)) first--;
    if (first > 0 && !startsItem(lines[first] ?? '', column) && /^\s*-\s/.test(lines[first - 1] ?? '')) first--;
    let last = at;
    while (last + 1 < lines.length && within(last + 1)) last++;
    for (let index = first; index <= last; index++) hidden.add(index);
  }
  return hidden;
}

/** Whether a line begins the list item whose keys stand in that column. */
function startsItem(line: string, column: number): boolean {
  return /^\s*-\s/.test(line) && indentOf(line) < column;
}
