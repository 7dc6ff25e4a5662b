import { shlexQuote, shlexSplit, shlexWords } from '../../../src/python/shlex.ts';
import { outcome, type Recorded, recorded } from './typed.ts';

test.each(recorded<[string, boolean, Recorded]>('shlex'))('%j, comments %s', (text, comments, expected) => {
  expect(outcome(() => shlexSplit(text, { comments }))).toEqual(expected);
});

test('a word knows where it ends', () => {
  expect(shlexWords(` 'a b'"c"  d`)).toEqual([
    { text: 'a bc', end: 9 },
    { text: 'd', end: 12 },
  ]);
});

test.each([
  ['', "''"],
  ['a-b_c@d%e+f=g:h,i.j/k', 'a-b_c@d%e+f=g:h,i.j/k'],
  ['a b', "'a b'"],
  ["it's", `'it'"'"'s'`],
  ['é', "'é'"],
])('quotes %j', (text, quoted) => {
  expect(shlexQuote(text)).toBe(quoted);
});
