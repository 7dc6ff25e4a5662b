import { literalEval, parseLiteral } from '../../../src/python/literal.ts';
import { type Recorded, recorded, typed } from './typed.ts';

/** Unicode's names and complex numbers have no value here. */
const UNKNOWN = ['1j'];

test.each(recorded<[string, Recorded]>('literal').filter(([text]) => !UNKNOWN.includes(text)))(
  '%j',
  (text, expected) => {
    const value = literalEval(text);
    if ('is' in expected) expect(value === undefined ? undefined : typed(value)).toEqual(expected.is);
    else expect(value).toBeUndefined();
  },
);

test("blanks before it are nothing to literal_eval, and an indentation to Python's parser", () => {
  expect(literalEval(' 1')).toBe(1);
  expect(parseLiteral(' 1')).toBeUndefined();
});
