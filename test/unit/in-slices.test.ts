import { setImmediate } from 'node:timers/promises';
import { atOnce, inSlices, type Slices } from '../../src/in-slices.ts';

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function* counting(slices: number, ms: number): Slices<number> {
  for (let i = 0; i < slices; i++) {
    busy(ms);
    yield;
  }
  return slices;
}

test('what is short is done at once', () => {
  expect(inSlices(counting(3, 0))).toBe(3);
});

test('what is long lets other work in between', async () => {
  let others = 0;
  const computed = inSlices(counting(20, 10));
  expect(computed).toBeInstanceOf(Promise);
  let done = false;
  const watch = (async () => {
    for (; !done; others++) await setImmediate();
  })();
  expect(await computed).toBe(20);
  done = true;
  await watch;
  expect(others).toBeGreaterThan(5);
});

test('all of it may be done without a pause', () => {
  expect(atOnce(counting(5, 10))).toBe(5);
});
