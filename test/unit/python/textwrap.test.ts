import { wrap, wrapInSlices } from '../../../src/python/textwrap.ts';
import { recorded } from './typed.ts';

test.each(recorded<[string, number, string[], string[]]>('textwrap'))(
  '%j in %i columns',
  (text, width, usual, bare) => {
    expect(wrap(text, { width })).toEqual(usual);
    const none = { expandTabs: false, replaceWhitespace: false, breakOnHyphens: false, breakLongWords: false };
    expect(wrap(text, { width, ...none })).toEqual(bare);
  },
);

test.each(['x', '\u{1f600}', 'a-b', '-', 'word ', ' ', 'a\n'])(
  'what a text of very many %j costs grows as the text does',
  part => {
    const text = part.repeat(300_000);
    const start = performance.now();
    const lines = wrap(text, { width: 79 });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(lines.every(line => [...line].length <= 79)).toBe(true);
  },
);

test('a long text may be folded with interruptions', () => {
  const folding = wrapInSlices('some words '.repeat(50_000), { width: 79 });
  expect([...folding].length).toBeGreaterThan(50);
});
