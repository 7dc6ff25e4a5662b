import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import script from '../../../src/modules/ansible.builtin/script.ts';
import shell from '../../../src/modules/ansible.builtin/shell.ts';
import { commandPlace } from '../../support/command-place.ts';
import { runModule } from '../../support/module-context.ts';

const place = commandPlace();

describe('script', () => {
  beforeEach(() =>
    writeFileSync(join(place.directory, 'my script.sh'), '#!/bin/sh\necho "$#:$1:$2"; pwd; echo oops >&2; exit 4\n'),
  );

  test('runs in one exchange and leaves nothing behind', async () => {
    const task = { ...place.here(), env: { ...place.here().env, TMPDIR: join(place.directory, 'home') } };
    const { result, exchanges } = await runModule(script, { cmd: `'my script.sh' a 'b  c'`, chdir: '/' }, task);
    expect(result).toMatchObject({ rc: 4, failed: true, stdout: '2:a:b  c\n/\n', stderr: 'oops\n', changed: true });
    expect(exchanges).toBe(1);
    expect((await runModule(shell, { cmd: 'ls "$HOME"' }, place.here())).result.stdout).toBe('');
  });

  test.each([
    [
      { cmd: "'my script.sh'", creates: 'plain' },
      { skipped: true, changed: false, msg: 'plain exists, matching creates option' },
    ],
    [
      { cmd: "'my script.sh'", removes: 'no' },
      { skipped: true, changed: false, msg: 'no does not exist, matching removes option' },
    ],
    [
      { cmd: "'my script.sh'", executable: 'sh -e' },
      { rc: 4, changed: true },
    ],
  ])('%j', async (args, expected) => {
    expect((await runModule(script, args, place.here())).result).toMatchObject(expected);
  });

  test('a relative chdir is an error', async () => {
    await expect(runModule(script, { cmd: "'my script.sh'", chdir: 'rel' }, place.here())).rejects.toMatchObject({
      code: 'action-arguments',
      message: 'chdir rel must be an absolute path for a Unix-aware remote node',
    });
  });

  test('check mode', async () => {
    const task = { ...place.here(), checkMode: true };
    expect((await runModule(script, { cmd: "'my script.sh'" }, task)).result).toMatchObject({ skipped: true });
    expect((await runModule(script, { cmd: "'my script.sh'", creates: 'no' }, task)).result).toEqual({ changed: true });
  });
});
