import { utcSeconds } from '../../../src/python/dates.ts';

test.each([0, -1, 951_782_400_000, 1_795_432_491_861, 253_402_300_799_999, -62_135_596_800_000])(
  'utcSeconds(%i) says what Date itself says',
  milliseconds => {
    expect(utcSeconds(milliseconds)).toBe(new Date(milliseconds).toISOString().slice(0, 19));
  },
);
