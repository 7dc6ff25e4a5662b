import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskStep } from '../../../../src/engine/compile/steps.ts';
import { ForkGates, type Gate } from '../../../../src/engine/play/fork-gates.ts';

const step = () => ({ ast: {} }) as TaskStep;

/** The most that were through at once, of ten. */
async function most(gate: Gate): Promise<number> {
  let inside = 0;
  let highest = 0;
  const work = async () => {
    inside += 1;
    highest = Math.max(highest, inside);
    await sleep(1);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 10 }, () => gate.through(work)));
  return highest;
}

test.each([
  [4, 0, 4],
  [4, 2, 2],
  [4, 4, 4],
  [4, 9, 4],
  [4, -1, 4],
])('%d forks and throttle %d let %d hosts work at once', async (forks, throttle, expected) => {
  expect(await most(new ForkGates(forks).of(step(), throttle))).toBe(expected);
});

test('all uses of a throttled task share its gate, as all others share the forks', () => {
  const gates = new ForkGates(5);
  const task = step();
  expect(gates.of(task, 2)).toBe(gates.of(task, 2));
  expect(gates.of(task, 2)).not.toBe(gates.of(step(), 2));
  expect(gates.of(task, 0)).toBe(gates.of(step(), 0));
});
