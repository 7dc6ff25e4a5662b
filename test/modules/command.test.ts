import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import command from '../../src/modules/ansible.builtin/command.ts';
import raw from '../../src/modules/ansible.builtin/raw.ts';
import script from '../../src/modules/ansible.builtin/script.ts';
import shell from '../../src/modules/ansible.builtin/shell.ts';
import { runModule } from '../support/module-context.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay command '));
  mkdirSync(join(directory, 'home'));
  writeFileSync(join(directory, 'plain'), 'text');
});
afterEach(() => rmSync(directory, { recursive: true }));

const here = () => ({ cwd: directory, env: { HOME: join(directory, 'home'), GREETING: 'hello  world' } });

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
    const { result, exchanges } = await runModule(command, { argv }, here());
    expect(result).toMatchObject({ stdout, rc: 0, changed: true, cmd: argv });
    expect(exchanges).toBe(1);
  });

  test('the home directory', async () => {
    expect((await runModule(command, { cmd: 'echo ~ ~/x' }, here())).result.stdout).toBe(
      `${directory}/home ${directory}/home/x`,
    );
  });

  test('shell builtins are no commands', async () => {
    expect((await runModule(command, { cmd: 'umask' }, here())).result).toMatchObject({
      failed: true,
      rc: 2,
      msg: "[Errno 2] No such file or directory: b'umask'",
    });
  });

  test('a file that cannot be executed', async () => {
    expect((await runModule(command, { cmd: './plain' }, here())).result).toMatchObject({
      failed: true,
      rc: 13,
      msg: "[Errno 13] Permission denied: b'./plain'",
    });
  });

  test('times are told', async () => {
    const { result } = await runModule(command, { cmd: 'sleep 0.2' }, here());
    expect(result.start).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    expect(result.delta).toMatch(/^0:00:00\.[2-9]\d{5}$/);
  });

  test('the command reads nothing unless stdin is given', async () => {
    expect((await runModule(command, { cmd: 'cat' }, here())).result.stdout).toBe('');
    const given = { cmd: 'od -An -c', stdin: 'a', stdin_add_newline: true };
    expect((await runModule(command, given, here())).result.stdout).toBe('   a  \\n');
    expect((await runModule(command, { ...given, stdin_add_newline: false }, here())).result.stdout).toBe('   a');
  });

  test('variables of the task are not disturbed by the script around it', async () => {
    const env = { ...here().env, _ts_a: 'mine' };
    expect((await runModule(command, { cmd: 'printenv GREETING' }, { ...here(), env })).result.stdout).toBe(
      'hello  world',
    );
  });

  test.each([false, true])('creates and removes, check mode %s', async checkMode => {
    const task = { ...here(), checkMode };
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
    const { exchanges, result } = await runModule(command, { cmd: 'touch x' }, { ...here(), checkMode: true });
    expect({ exchanges, skipped: result.skipped }).toEqual({ exchanges: 0, skipped: true });
  });
});

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

describe('script', () => {
  beforeEach(() =>
    writeFileSync(join(directory, 'my script.sh'), '#!/bin/sh\necho "$#:$1:$2"; pwd; echo oops >&2; exit 4\n'),
  );

  test('runs in one exchange and leaves nothing behind', async () => {
    const task = { ...here(), env: { ...here().env, TMPDIR: join(directory, 'home') } };
    const { result, exchanges } = await runModule(script, { cmd: `'my script.sh' a 'b  c'`, chdir: '/' }, task);
    expect(result).toMatchObject({ rc: 4, failed: true, stdout: '2:a:b  c\n/\n', stderr: 'oops\n', changed: true });
    expect(exchanges).toBe(1);
    expect((await runModule(shell, { cmd: 'ls "$HOME"' }, here())).result.stdout).toBe('');
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
    [
      { cmd: "'my script.sh'", chdir: 'rel' },
      { failed: true, msg: 'chdir rel must be an absolute path for a Unix-aware remote node' },
    ],
  ])('%j', async (args, expected) => {
    expect((await runModule(script, args, here())).result).toMatchObject(expected);
  });

  test('check mode', async () => {
    const task = { ...here(), checkMode: true };
    expect((await runModule(script, { cmd: "'my script.sh'" }, task)).result).toMatchObject({ skipped: true });
    expect((await runModule(script, { cmd: "'my script.sh'", creates: 'no' }, task)).result).toEqual({ changed: true });
  });
});
