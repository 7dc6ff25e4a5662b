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

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);

test('a replaced file is one hunk of removed and then added lines, however long', () => {
  const [before, after] = [numbered(20_000, 'old'), numbered(20_000, 'new')];
  const diff = unifiedDiff(before, after, 'before', 'after');
  expect(diff.slice(2, 4)).toEqual(['@@ -1,20000 +1,20000 @@\n', '-old 0\n']);
  expect(diff.length).toBe(40_003);
  expect(diff[20_003]).toBe('+new 0\n');
});

test('many changes far apart in a long file stay changes of single lines', () => {
  const before = numbered(20_000, 'line');
  const after = before.map((line, i) => (i % 100 === 50 ? `other ${line}` : line));
  const diff = unifiedDiff(before, after, 'before', 'after');
  expect(diff.filter(line => line.startsWith('@@')).length).toBe(200);
  expect(applied(before, diff)).toBe(after.join(''));
});

test('lines in another order beyond the bound count as replaced, between the common ends', () => {
  const middle = numbered(5_000, 'line');
  const before = ['first\n', ...middle, 'last\n'];
  const after = ['first\n', ...[...middle].reverse(), 'last\n'];
  const diff = unifiedDiff(before, after, 'before', 'after');
  expect(diff[2]).toBe('@@ -1,5002 +1,5002 @@\n');
  expect(diff.length).toBe(3 + 2 + 10_000);
  expect(applied(before, diff)).toBe(after.join(''));
});

test('what is shown of one difference has an end, and says so', () => {
  const diff = unifiedDiff(numbered(60_000, 'old'), [], 'before', 'after');
  expect(diff.length).toBe(50_003);
  expect(diff.at(-1)).toBe('... 10001 more lines of this difference are not shown\n');
});
