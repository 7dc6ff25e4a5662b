import { atOnce } from '../../../src/in-slices.ts';
import { dumpJson } from '../../../src/python/json-dump.ts';
import { jsonInSlices, toJson } from '../../../src/report/json-text.ts';
import { Dict } from '../../../src/values.ts';

const large = Dict.from({
  text: `a${'\u{1f600}"\n'.repeat(200_000)}`,
  lone: `${'b'.repeat(262_143)}\ud83d!`,
  items: Array.from({ length: 2_000 }, (_, i) => Dict.from({ name: `item ${i}`, deep: [[[[[i, 'x']]]]], none: null })),
  empty: [Dict.from({}), []],
});

test.each([undefined, 4])('what is written in slices is what is written at once (indent %j)', indent => {
  const options = indent === undefined ? { sortKeys: true } : { sortKeys: true, indent };
  expect(toJson(large, options)).toBe(dumpJson(large, { ...options, ensureAscii: false }));
});

test('large results may be interrupted', () => {
  expect([...jsonInSlices(large, {})].length).toBeGreaterThan(1_000);
});

test('no part of a large result is long', () => {
  const parts = atOnce(jsonInSlices(Dict.from({ a: 'some "text"\n'.repeat(1_000_000), b: large }), { indent: 4 }));
  expect(Math.max(...parts.map(part => part.length))).toBeLessThan(700_000);
});
