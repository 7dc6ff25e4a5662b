import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import raw from '../../../src/modules/ansible.builtin/raw.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay command '));
  mkdirSync(join(directory, 'home'));
  writeFileSync(join(directory, 'plain'), 'text');
});
afterEach(() => rmSync(directory, { recursive: true }));

const here = () => ({ cwd: directory, env: { HOME: join(directory, 'home'), GREETING: 'hello  world' } });

describe('raw', () => {
  test.each([
    [{ cmd: 'echo a; exit 3' }, { rc: 3, stdout: 'a\n', changed: true, failed: true, msg: 'non-zero return code' }],
    [
      { cmd: 'echo $0', executable: '/bin/bash' },
      { rc: 0, stdout: '/bin/bash\n', changed: true },
    ],
  ])('%j', async (args, expected) => {
    expect((await runModule(raw, args, here())).result).toMatchObject(expected);
    expect((await runModule(raw, args, { ...here(), checkMode: true })).result).toEqual({
      changed: false,
      skipped: true,
    });
  });
});
