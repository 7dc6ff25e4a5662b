import { atOnce } from '../../../src/in-slices.ts';
import { expandTabs } from '../../../src/python/expandtabs.ts';
import { fnmatch } from '../../../src/python/fnmatch.ts';
import { escapeRegex } from '../../../src/python/regex/escape.ts';
import { replaceText } from '../../../src/python/replace.ts';
import { partition, split, splitRight } from '../../../src/python/split.ts';
import { splitLines, splitLinesInSlices, splitLinesKeepingEnds } from '../../../src/python/splitlines.ts';
import { strip, stripCharacters, stripLeft, stripRight } from '../../../src/python/strip.ts';
import { recorded } from './typed.ts';

test.each(recorded<[string, string[], string[]]>('splitlines'))('lines of %j', (text, lines, whole) => {
  expect(splitLines(text)).toEqual(lines);
  expect(splitLinesKeepingEnds(text)).toEqual(whole);
});

test('lines of a long text, with interruptions', () => {
  const text = 'a line\r\nand\u2028one more\n\n'.repeat(100_000);
  expect([...splitLinesInSlices(text)].length).toBeGreaterThan(5);
  expect(atOnce(splitLinesInSlices(`${text}end`))).toEqual(splitLines(`${text}end`));
  expect(atOnce(splitLinesInSlices(text, splitLinesKeepingEnds))).toEqual(splitLinesKeepingEnds(text));
});

test.each(recorded<[string, string, boolean]>('fnmatch'))('fnmatch %j %j', (pattern, name, matches) => {
  expect(fnmatch(name, pattern)).toBe(matches);
});

test.each(recorded<[string, string]>('reEscape'))('re.escape %j', (text, escaped) => {
  expect(escapeRegex(text)).toBe(escaped);
  expect(new RegExp(`^${escapeRegex(text)}$`).test(text)).toBe(true);
});

test.each(recorded<[string, [string, string, string]]>('strip'))('strip %j', (text, stripped) => {
  expect([strip(text), stripLeft(text), stripRight(text)]).toEqual(stripped);
});

test.each(recorded<[string, string | null, number, string[], string[]]>('split'))(
  'split %j at %j, %i',
  (text, at, most, left, right) => {
    expect(split(text, at ?? undefined, most)).toEqual(left);
    expect(splitRight(text, at ?? undefined, most)).toEqual(right);
  },
);

test.each(recorded<[string, string, number, string]>('replace'))('replace %j %j %i', (text, old, count, replaced) => {
  expect(replaceText(text, old, '$&', count)).toBe(replaced);
});

test.each(recorded<[string, number, string]>('expandtabs'))('expandtabs %j %i', (text, size, expanded) => {
  expect(expandTabs(text, size)).toBe(expanded);
});

test('characters off the ends, and parts around a separator', () => {
  expect(stripCharacters('xxaxx', 'x', { right: false })).toBe('axx');
  expect(partition('a=b=c', '=', false)).toEqual(['a', '=', 'b=c']);
  expect(partition('a=b=c', '=', true)).toEqual(['a=b', '=', 'c']);
});
