import { setTimeout as sleep } from 'node:timers/promises';
import type { ModuleContext } from '../../../../src/modules/api/module.ts';
import { withProgress } from '../../../../src/modules/shared/files/transfer-progress.ts';

test('tells how far a transfer is, as long as it takes', async () => {
  const told: string[] = [];
  const context = { progress: (text: string) => told.push(text) } as unknown as ModuleContext<unknown>;
  let bytes = 0;
  const transfer = { name: 'big', size: 100e6, done: () => (bytes += 10e6) };
  expect(await withProgress(context, transfer, sleep(300, 'sent'), 20)).toBe('sent');
  const count = told.length;
  expect(count).toBeGreaterThan(2);
  expect(told.slice(0, 2)).toEqual(['big: 10 of 100 MB', 'big: 20 of 100 MB']);
  await sleep(60);
  expect(told.length).toBe(count);
});
