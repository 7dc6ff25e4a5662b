import { wrap } from '../../../src/python/textwrap.ts';
import { recorded } from './typed.ts';

test.each(recorded<[string, number, string[], string[]]>('textwrap'))(
  '%j in %i columns',
  (text, width, usual, bare) => {
    expect(wrap(text, { width })).toEqual(usual);
    const none = { expandTabs: false, replaceWhitespace: false, breakOnHyphens: false, breakLongWords: false };
    expect(wrap(text, { width, ...none })).toEqual(bare);
  },
);
