import { multiply } from '../../../src/python/arithmetic.ts';
import { Tuple, type Value } from '../../../src/values.ts';

// The words are CPython 3.11's: `[] * 10 ** 20`.
const REFUSAL = "cannot fit 'int' into an index-sized integer";

test.each<[string, Value]>([
  ['a list', []],
  ['a tuple', new Tuple()],
  ['a text', ''],
  ['what is not empty', [1]],
])('%s is not repeated more often than an index can count', (_what, sequence) => {
  for (const count of [10n ** 20n, -(10n ** 20n)]) expect(() => multiply(sequence, count)).toThrow(REFUSAL);
});

test('an empty sequence is as quickly repeated as once', () => {
  expect(multiply([], 10 ** 15)).toEqual([]);
  expect(multiply('', 10 ** 15)).toBe('');
});
