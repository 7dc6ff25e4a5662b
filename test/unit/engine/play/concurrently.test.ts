import { setTimeout as sleep } from 'node:timers/promises';
import { concurrently } from '../../../../src/engine/play/concurrently.ts';
import { Gate } from '../../../../src/engine/play/fork-gates.ts';

/** Counts how many pieces of work are under way at once. */
function meter() {
  let now = 0;
  let most = 0;
  return {
    work: async () => {
      most = Math.max(most, ++now);
      await sleep(5);
      now--;
    },
    get most() {
      return most;
    },
  };
}

test('no more than the limit are under way at once, and all are done', async () => {
  const done: number[] = [];
  const counter = meter();
  await concurrently([1, 2, 3, 4, 5, 6, 7], 3, async item => {
    await counter.work();
    done.push(item);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(counter.most).toBe(3);
});

test('an exception ends the run after those begun have ended, and nothing new begins', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const running = concurrently([1, 2, 3, 4], 2, async item => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    await sleep(10);
    ended.push(item);
  });
  await expect(running).rejects.toThrow('one');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('a gate bounds work that comes from several sides', async () => {
  const gate = new Gate(2);
  const counter = meter();
  await Promise.all(Array.from({ length: 6 }, () => gate.through(counter.work)));
  expect(counter.most).toBe(2);
});

test('a gate opens again after work that failed', async () => {
  const gate = new Gate(1);
  await expect(gate.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.through(async () => 'yes')).toBe('yes');
});
