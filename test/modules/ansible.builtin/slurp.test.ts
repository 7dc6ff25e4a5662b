import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import slurp from '../../../src/modules/ansible.builtin/slurp.ts';
import { runModule } from '../../support/module-context.ts';

const BYTES = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256));
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay slurp '));
  writeFileSync(join(directory, 'bytes'), BYTES);
  writeFileSync(join(directory, 'empty'), '');
  execFileSync('mkfifo', [join(directory, 'pipe')]);
});
afterAll(() => rmSync(directory, { recursive: true }));

const run = (args: Readonly<Record<string, string>>) => runModule(slurp, args, { cwd: directory, checkMode: true });

test.each([
  [{ src: 'bytes' }, BYTES.toString('base64')],
  [{ path: './empty' }, ''],
])('%j', async (args, content) => {
  const { result, exchanges } = await run(args);
  expect(result).toEqual({ changed: false, content, source: Object.values(args)[0], encoding: 'base64' });
  expect(exchanges).toBe(1);
});

test.each([
  ['nothing', 'file not found: nothing'],
  ['.', 'source is a directory and must be a file: .'],
  ['bytes/x', "unable to slurp file: [Errno 20] Not a directory: 'bytes/x'"],
  ['pipe', 'source is a named pipe, which would never end: pipe'],
  ['$(touch injected)', 'file not found: $(touch injected)'],
])('%s fails', async (src, msg) => {
  expect((await run({ src })).result).toMatchObject({ failed: true, msg });
});
