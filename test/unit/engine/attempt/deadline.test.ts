import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from '../../../../src/engine/attempt/deadline.ts';
import type { TaskContext } from '../../../../src/engine/attempt/task-context.ts';
import type { ModuleDefinition, ModuleResult } from '../../../../src/modules/api/module.ts';

const context = {} as TaskContext<unknown>;
const moduleOf = (run: () => Promise<ModuleResult>) => ({ name: 'slow', run }) as unknown as ModuleDefinition;

test('what ends in its time gives its result', async () => {
  const run = new AbortController().signal;
  for (const seconds of [0, 5]) {
    const result = await new Deadline(seconds, run).run(
      moduleOf(async () => ({ changed: true })),
      context,
    );
    expect(result).toEqual({ changed: true });
  }
});

test('what does not is ended, in the words of Ansible', async () => {
  const deadline = new Deadline(0.05, new AbortController().signal);
  const ended: unknown[] = [];
  const module = moduleOf(async () => {
    await sleep(10_000, undefined, { signal: deadline.signal }).catch(() => ended.push(deadline.signal.reason));
    return {};
  });
  const msg = 'The slow action failed to execute in the expected time frame (0.05) and was terminated';
  expect(await deadline.run(module, context)).toEqual({ failed: true, msg });
  expect(ended).toEqual([new Error(msg)]);
  expect(deadline.passed).toBe(true);
});

test('the end of the run ends it, too', () => {
  const run = new AbortController();
  const signals = [0, 5].map(seconds => new Deadline(seconds, run.signal).signal);
  run.abort();
  expect(signals.map(signal => signal.aborted)).toEqual([true, true]);
});
