import shell from '../../../src/modules/ansible.builtin/shell.ts';
import { commandPlace } from '../../support/command-place.ts';
import { runModule } from '../../support/module-context.ts';

const place = commandPlace();

describe('shell', () => {
  test('what ends the shell ends only itself', async () => {
    const { result } = await runModule(shell, { cmd: 'echo before; kill -9 $$; echo after' }, place.here());
    expect(result).toMatchObject({ failed: true, rc: 137, stdout: 'before' });
  });

  test('a syntax error is an error of the command', async () => {
    const { result } = await runModule(shell, { cmd: 'echo "unfinished' }, place.here());
    expect(result).toMatchObject({ failed: true, rc: 2, msg: 'non-zero return code' });
  });

  test('bytes that are no text are kept apart from the answer', async () => {
    const { result } = await runModule(shell, { cmd: "printf 'a\\000b\\377'; exit 7" }, place.here());
    expect(result).toMatchObject({ rc: 7, stdout: 'a\0b\udcff' });
  });
});
