import { atOnce } from '../../../src/in-slices.ts';
import { unifiedDiff } from '../../../src/python/unified-diff.ts';
import { recorded } from '../python/typed.ts';

const diffOf = (before: readonly string[], after: readonly string[]) =>
  atOnce(unifiedDiff(before, after, 'before', 'after'));

/** Two texts, of which each character stands for a line, and what Python's difflib.unified_diff says of them. */
const cases = recorded<[string, string, string, string]>('difflib');
const lines = (text: string) => Array.from(text, character => `${character}\n`);

test.each(cases)('tells %j from %j as difflib does', (before, after, _blocks, expected) => {
  expect(diffOf(lines(before), lines(after)).join('')).toBe(expected);
});

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

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);

test('a replaced file is one hunk of removed and then added lines, however long', () => {
  const diff = diffOf(numbered(20_000, 'old'), numbered(20_000, 'new'));
  expect(diff.slice(2, 4)).toEqual(['@@ -1,20000 +1,20000 @@\n', '-old 0\n']);
  expect(diff.length).toBe(40_003);
  expect(diff[20_003]).toBe('+new 0\n');
});

test('many changes far apart in a long file stay changes of single lines', () => {
  const before = numbered(20_000, 'line');
  const after = before.map((line, i) => (i % 100 === 50 ? `other ${line}` : line));
  const diff = diffOf(before, after);
  expect(diff.filter(line => line.startsWith('@@')).length).toBe(200);
  expect(applied(before, diff)).toBe(after.join(''));
});

/** So many equal lines that difflib's way has no bound. */
const alike = Array.from({ length: 20_000 }, (_, i) => `line ${(i * 7919) % 200}\n`);

test('few changes among very many equal lines are found by edit length', () => {
  const after = alike.map((line, i) => (i % 1000 === 500 ? `other ${line}` : line));
  const diff = diffOf(alike, after);
  expect(diff.filter(line => line.startsWith('@@')).length).toBe(20);
  expect(applied(alike, diff)).toBe(after.join(''));
});

test('many changes among very many equal lines count as replaced, between the common ends', () => {
  const before = ['first\n', ...alike, 'last\n'];
  const after = ['first\n', ...[...alike].reverse(), 'last\n'];
  const diff = diffOf(before, after);
  expect(diff[2]).toBe('@@ -1,20002 +1,20002 @@\n');
  expect(diff.length).toBe(3 + 2 + 40_000);
  expect(applied(before, diff)).toBe(after.join(''));
});

test('what is shown of one difference has an end, and says so', () => {
  const diff = diffOf(numbered(60_000, 'old'), []);
  expect(diff.length).toBe(50_003);
  expect(diff.at(-1)).toBe('... 10001 more lines of this difference are not shown\n');
});

test('lines that are too many to look for edits among count as replaced, between the common ends', () => {
  const many = Array.from({ length: 30_000 }, (_, i) => `line ${(i * 7919) % 200}\n`);
  const after = many.map((line, i) => (i === 100 || i === 29_900 ? `other ${line}` : line));
  const diff = diffOf(many, after);
  expect(diff.filter(line => line.startsWith('@@'))).toEqual(['@@ -98,29807 +98,29807 @@\n']);
});
