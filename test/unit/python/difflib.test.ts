import { atOnce } from '../../../src/in-slices.ts';
import { matchingBlocks } from '../../../src/python/difflib.ts';
import { recorded } from './typed.ts';

/** Two texts, of which each character stands for a line, and what `get_matching_blocks` says of them. */
const cases = recorded<[string, string, string, string]>('difflib');

test.each(cases)('the blocks that %j and %j share', (before, after, expected) => {
  const found = atOnce(matchingBlocks([...before], [...after])) ?? [];
  const blocks = [...found, { a: [...before].length, b: [...after].length, size: 0 }];
  expect(blocks.map(({ a, b, size }) => `${a},${b},${size}`).join(' ')).toBe(expected);
});

test('has no answer where very many lines are equal, whatever the time', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i % 200}`);
  expect(atOnce(matchingBlocks(lines, lines))).toBeUndefined();
});

test('may be interrupted', () => {
  const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i}`);
  expect([...matchingBlocks(lines, [...lines].reverse())].length).toBeGreaterThan(10);
});
