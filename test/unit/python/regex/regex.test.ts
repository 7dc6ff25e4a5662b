import { regex } from '../../../../src/python/regex/regex.ts';
import { substitute } from '../../../../src/python/regex/substitute.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

describe("Python's regular expressions", () => {
  // Expected values: re of CPython 3.11.
  test.each([
    ['(?:(a)|b)*', 'ab', ['ab', 'a']],
    ['(a)?\\1b', 'b', undefined],
    ['(a)?(?(1)b|c)', 'c', ['c', undefined]],
    ['a++b', 'aab', ['aab']],
    ['(?>a+)ab', 'aaab', undefined],
    ['(?i:A)b', 'ab', ['ab']],
    ['(?<=ab)c', 'abc', ['c']],
    ['b$', 'ab\n', ['b']],
    ['b\\Z', 'ab\n', undefined],
    ['\\d+', '٣٤', ['٣٤']],
    ['^.$', '😀', ['😀']],
  ])('%s on %j', (pattern, text, groups) => {
    expect(regex(pattern).search(text)?.groups).toEqual(groups);
  });

  test.each([
    ['b*', '-', 'abc', '-a--c-'],
    ['', '.', 'abc', '.a.b.c.'],
    ['(?P<x>a)', '<\\g<x>\\1>', 'a', '<aa>'],
    ['$', 'E', 'a\n', 'aE\nE'],
  ])('sub %s by %s', (pattern, replacement, text, expected) => {
    expect(substitute(regex(pattern), replacement, text)).toBe(expected);
  });

  test('an exponential pattern ends as an error within seconds', () => {
    const started = cpuTime();
    expect(() => regex('(a+)+$').search(`${'a'.repeat(60)}b`)).toThrow('takes too long');
    expect(cpuTime() - started).toBeLessThan(10_000);
  });

  test('a long text does not exhaust the stack', () => {
    expect(regex('(?:a|b)*c').search(`${'ab'.repeat(100_000)}c`)?.end).toBe(200_001);
  });
});
