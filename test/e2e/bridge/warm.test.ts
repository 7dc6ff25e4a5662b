import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pythons } from './pythons.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const PROGRAM = read('../../../src/bridge/host/python/warm.py') + read('warm.py');

interface Taken {
  /** Whether this system can do it: Linux 5.14. */
  readonly can: boolean;
  readonly first: number;
  readonly learnt: number;
  readonly others: number;
}

test.each(pythons())('%s makes memory ready for modules in one go, once it is known which', python => {
  const { can, first, learnt, others }: Taken = JSON.parse(execFileSync(python, ['-c', PROGRAM], { encoding: 'utf8' }));
  expect(first).toBeGreaterThanOrEqual(400);
  if (can) expect(learnt).toBeLessThan(200);
  expect(others).toBeGreaterThanOrEqual(400);
});
