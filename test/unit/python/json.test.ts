import { DateTimeValue } from '../../../src/python/dates.ts';
import { dumpJson } from '../../../src/python/json-dump.ts';
import { loadJson } from '../../../src/python/json-load.ts';
import { asciiOnly, jsonString } from '../../../src/python/json-string.ts';
import { Dict, Float, Tuple } from '../../../src/values.ts';
import { outcome, type Recorded, recorded } from './typed.ts';

test.each(recorded<[string, Recorded]>('jsonLoad'))('loads %j', (text, expected) => {
  expect(outcome(() => loadJson(text))).toEqual(expected);
});

test('loads what is deep, and no more', () => {
  expect(loadJson(`${'['.repeat(900)}${']'.repeat(900)}`)).toHaveLength(1);
  expect(outcome(() => loadJson('['.repeat(100_000)))).toMatchObject({ raises: 'RecursionError' });
});

test('hands each object to the hook', () => {
  const objectHook = (object: Dict) => [...object.keys()];
  expect(loadJson('[{"a": {"b": 1}}, {}]', { objectHook })).toEqual([['a'], []]);
});

describe('writes texts', () => {
  test.each(recorded<[string, string, string]>('jsonText'))('%j', (text, ascii, any) => {
    expect(jsonString(text)).toBe(ascii);
    expect(asciiOnly(jsonString(text, false))).toBe(ascii);
    // half of a surrogate pair stays what it is
    expect(jsonString(text, false)).toBe(text === '\ud800' ? `"${text}"` : any);
  });
});

/** Recorded from json.dumps, and from Ansible's encoder for dates. */
test.each([
  [[1, new Float(1), true, null, 'é'], '[1, 1.0, true, null, "\\u00e9"]'],
  [new Tuple('a', 'b'), '["a", "b"]'],
  [
    Dict.of([
      [1, 'a'],
      [null, 'b'],
      [new Float(1.5), 'c'],
      [false, 'd'],
    ]),
    '{"1": "a", "null": "b", "1.5": "c", "false": "d"}',
  ],
  [[new Float(Number.NaN), new Float(Number.NEGATIVE_INFINITY), new Float(1e16)], '[NaN, -Infinity, 1e+16]'],
  [[new DateTimeValue(2026, 11, 23, { hour: 10, minute: 0, second: 0, microsecond: 0 })], '["2026-11-23T10:00:00"]'],
])('writes %j', (value, text) => {
  expect(dumpJson(value)).toBe(text);
});

test('numbers as keys are sorted as numbers, and keys of several types have no order', () => {
  expect(
    dumpJson(
      Dict.of([
        [10, 'a'],
        [9, 'b'],
        [true, 'c'],
      ]),
      { sortKeys: true },
    ),
  ).toBe('{"true": "c", "9": "b", "10": "a"}');
  expect(
    outcome(() =>
      dumpJson(
        Dict.of([
          [1, 'a'],
          ['b', 'c'],
        ]),
        { sortKeys: true },
      ),
    ),
  ).toEqual({
    raises: 'TypeError',
    message: "'<' not supported between instances of 'str' and 'int'",
  });
});
