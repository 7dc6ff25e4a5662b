import { readFileSync } from 'node:fs';
import { unifiedDiff } from '../../../src/report/unified-diff.ts';

/** Texts before and after, and what Python's difflib.unified_diff says of them. */
const rows = JSON.parse(readFileSync(new URL('./difflib.json', import.meta.url), 'utf8')) as [string, string, string][];
const lines = (text: string) => text.split(/(?<=\n)/).filter(line => line !== '');

/** What a diff says, however it pairs equal lines: applying it to the one text gives the other. */
function applied(before: readonly string[], diff: readonly string[]): string {
  const result: string[] = [];
  let at = 0;
  for (const line of diff.slice(2)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (hunk !== null) {
      const start = hunk[2] === '0' ? Number(hunk[1]) : Number(hunk[1]) - 1;
      result.push(...before.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      if (before[at] !== line.slice(1)) throw new Error(`line ${at + 1} is not ${line}`);
      if (line.startsWith(' ')) result.push(line.slice(1));
      at++;
    }
  }
  return [...result, ...before.slice(at)].join('');
}

test.each(rows)('turns one text into the other (%#)', (before, after) => {
  const diff = unifiedDiff(lines(before), lines(after), 'before', 'after');
  expect(applied(lines(before), diff)).toBe(after);
});

test('says as much as difflib in the usual case of few changes', () => {
  const same = rows.filter(([before, after, expected]) => {
    return unifiedDiff(lines(before), lines(after), 'before', 'after').join('') === expected;
  });
  expect(same.length).toBeGreaterThan(rows.length / 3);
});

test('a text made from nothing, and one that vanishes, are written as difflib writes them', () => {
  expect(unifiedDiff([], ['a\n', 'b\n'], 'before', 'after').join('')).toBe(
    '--- before\n+++ after\n@@ -0,0 +1,2 @@\n+a\n+b\n',
  );
  expect(unifiedDiff(['a\n'], [], 'before', 'after').join('')).toBe('--- before\n+++ after\n@@ -1 +0,0 @@\n-a\n');
});
