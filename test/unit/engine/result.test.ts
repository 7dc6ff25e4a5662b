import { toValue, toValueInSlices } from '../../../src/engine/result.ts';
import { atOnce } from '../../../src/in-slices.ts';

test('an answer of many lines is taken over with interruptions', () => {
  const answer = {
    rc: 0,
    stdout_lines: Array.from({ length: 20_000 }, (_, i) => `line ${i}`),
    absent: undefined,
    deep: { a: [1.5] },
  };
  expect([...toValueInSlices(answer, true)].length).toBe(10);
  expect(atOnce(toValueInSlices(answer, true))).toEqual(toValue(answer, true));
});
