import { floatRepr } from '../../../src/python/float-text.ts';
import { reprText } from '../../../src/python/repr.ts';
import { recorded } from './typed.ts';

test.each(recorded<[string, string]>('repr'))('%j', (text, shown) => {
  expect(reprText(text)).toBe(shown);
});

test.each(recorded<[string, string]>('floats'))('float(%j)', (text, shown) => {
  const number = text === 'inf' ? Number.POSITIVE_INFINITY : Number(text);
  expect(floatRepr(number)).toBe(shown);
});
