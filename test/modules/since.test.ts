import type { Runs } from '../support/cases/outcome.ts';
import { differenceOf, runsWith } from '../support/cases/since.ts';

const same = { result: { changed: false } };
const FROM: Runs = {
  check: { result: { changed: true, msg: 'a', rc: null }, calls: ['x'] },
  run: { result: { changed: true }, files: { 'd/f': 'text' } },
  again: same,
};
const TO: Runs = {
  check: { result: { changed: true, msg: null } },
  run: { result: { changed: true, diff: [] }, calls: ['y'], files: { 'd/f': null } },
  again: same,
};

test('what is told beside a recording leads to the other', () => {
  expect(differenceOf(FROM, TO)).toEqual({
    check: { result: { msg: null }, gone: ['rc'], calls: [] },
    run: { result: { diff: [] }, calls: ['y'], files: { 'd/f': null } },
  });
  expect(runsWith(FROM, differenceOf(FROM, TO))).toEqual(TO);
  expect(runsWith(FROM, {})).toEqual(FROM);
});
