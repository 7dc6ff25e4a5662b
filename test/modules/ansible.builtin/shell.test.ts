import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shell from '../../../src/modules/ansible.builtin/shell.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay command '));
  mkdirSync(join(directory, 'home'));
  writeFileSync(join(directory, 'plain'), 'text');
});
afterEach(() => rmSync(directory, { recursive: true }));

const here = () => ({ cwd: directory, env: { HOME: join(directory, 'home'), GREETING: 'hello  world' } });

describe('shell', () => {
  test('what ends the shell ends only itself', async () => {
    const { result } = await runModule(shell, { cmd: 'echo before; kill -9 $$; echo after' }, here());
    expect(result).toMatchObject({ failed: true, rc: 137, stdout: 'before' });
  });

  test('a syntax error is an error of the command', async () => {
    const { result } = await runModule(shell, { cmd: 'echo "unfinished' }, here());
    expect(result).toMatchObject({ failed: true, rc: 2, msg: 'non-zero return code' });
  });

  test('bytes that are no text are kept apart from the answer', async () => {
    const { result } = await runModule(shell, { cmd: "printf 'a\\000b\\377'; exit 7" }, here());
    expect(result).toMatchObject({ rc: 7, stdout: 'a\0b\ufffd' });
  });
});
