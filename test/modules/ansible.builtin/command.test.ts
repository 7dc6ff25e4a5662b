import command from '../../../src/modules/ansible.builtin/command.ts';
import { commandPlace } from '../../support/command-place.ts';
import { runModule } from '../../support/module-context.ts';

const place = commandPlace();

describe('command', () => {
  test.each([
    [['echo', '$GREETING'], 'hello  world'],
    [['echo', '${GREETING}!'], 'hello  world!'],
    [['echo', '$UNSET_VARIABLE ${UNSET_TOO}'], '$UNSET_VARIABLE ${UNSET_TOO}'],
    [['echo', '$(id)', '`id`', ';', '&&', '|', '*', '\\', '"', "'"], '$(id) `id` ; && | * \\ " \''],
    [['echo', '$PPID', '$IFS', '$1'], '$PPID $IFS $1'],
    [['echo', 'a~', '~nosuchuser'], 'a~ ~nosuchuser'],
    [['printf', '%s|', '', 'a\nb'], '|a\nb|'],
  ])('%j', async (argv, stdout) => {
    const { result, exchanges } = await runModule(command, { argv }, place.here());
    expect(result).toMatchObject({ stdout, rc: 0, changed: true, cmd: argv });
    expect(exchanges).toBe(1);
  });

  test('the home directory', async () => {
    expect((await runModule(command, { cmd: 'echo ~ ~/x' }, place.here())).result.stdout).toBe(
      `${place.directory}/home ${place.directory}/home/x`,
    );
  });

  test('shell builtins are no commands', async () => {
    expect((await runModule(command, { cmd: 'umask' }, place.here())).result).toMatchObject({
      failed: true,
      rc: 2,
      msg: "[Errno 2] No such file or directory: b'umask'",
    });
  });

  test('a file that cannot be executed', async () => {
    expect((await runModule(command, { cmd: './plain' }, place.here())).result).toMatchObject({
      failed: true,
      rc: 13,
      msg: "[Errno 13] Permission denied: b'./plain'",
    });
  });

  test('times are told', async () => {
    const { result } = await runModule(command, { cmd: 'sleep 0.2' }, place.here());
    expect(result.start).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    expect(result.delta).toMatch(/^0:00:00\.[2-9]\d{5}$/);
  });

  test('the command reads nothing unless stdin is given', async () => {
    expect((await runModule(command, { cmd: 'cat' }, place.here())).result.stdout).toBe('');
    const given = { cmd: 'od -An -c', stdin: 'a', stdin_add_newline: true };
    expect((await runModule(command, given, place.here())).result.stdout).toBe('   a  \\n');
    expect((await runModule(command, { ...given, stdin_add_newline: false }, place.here())).result.stdout).toBe('   a');
  });

  test('variables of the task are not disturbed by the script around it', async () => {
    const env = { ...place.here().env, _ts_a: 'mine' };
    expect((await runModule(command, { cmd: 'printenv GREETING' }, { ...place.here(), env })).result.stdout).toBe(
      'hello  world',
    );
  });

  test.each([false, true])('creates and removes, check mode %s', async checkMode => {
    const task = { ...place.here(), checkMode };
    const verb = checkMode ? 'Would' : 'Did';
    const run = async (args: Record<string, string>) =>
      (await runModule(command, { cmd: 'true', ...args }, task)).result;
    expect(await run({ creates: 'pla*' })).toMatchObject({
      changed: false,
      msg: `${verb} not run command since 'pla*' exists`,
    });
    expect(await run({ removes: 'nothing?' })).toMatchObject({
      changed: false,
      msg: `${verb} not run command since 'nothing?' does not exist`,
    });
    expect(await run({ removes: '$HOME/../plain' })).toMatchObject({ changed: true });
    expect(await run({ creates: '$(touch injected)' })).toMatchObject({ changed: true });
    expect(await run({ removes: 'injected' })).toMatchObject({ changed: false });
  });

  test('check mode without creates asks nothing of the host', async () => {
    const { exchanges, result } = await runModule(command, { cmd: 'touch x' }, { ...place.here(), checkMode: true });
    expect({ exchanges, skipped: result.skipped }).toEqual({ exchanges: 0, skipped: true });
  });
});
