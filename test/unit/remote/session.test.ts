import { randomBytes } from 'node:crypto';
import { ExecError, UnreachableError } from '../../../src/remote/connection.ts';
import { startLocal } from '../../../src/remote/local.ts';
import { ShellSession } from '../../../src/remote/session.ts';
import { ShellLane } from '../../../src/remote/shell-lane.ts';
import { installedShells } from '../../support/shells.ts';

const text = (bytes: Buffer) => bytes.toString('latin1');

describe.each(installedShells())('a session in %s', (shell, command) => {
  let session: ShellSession;
  let lanes = 0;

  beforeEach(() => {
    lanes = 0;
    session = new ShellSession(() => {
      lanes++;
      return ShellLane.open(() => startLocal(command), { timeoutMs: 10_000, hostName: 'here', streamLimit: 2_000_000 });
    });
  });

  afterEach(() => session.close());

  const run = async (script: string, stdin?: string | Uint8Array) => {
    const { rc, stdout, stderr } = await session.run(script, stdin === undefined ? {} : { stdin });
    return [rc, text(stdout), text(stderr)];
  };

  test('keeps status and streams apart, byte for byte', async () => {
    expect(await run("printf 'a\\000b'; printf 'e\\377' >&2; exit 3")).toEqual([3, 'a\0b', 'e\xff']);
    expect(await run('echo x >/dev/stderr; set -e; false; echo not reached')).toEqual([1, '', 'x\n']);
    expect(await run('exec /bin/echo replaced')).toEqual([0, 'replaced\n', '']);
  });

  test.each([['echo "open'], ["echo 'open"], [')'], ['}'], ['if true; then'], ['cat <<EOF\nno end'], ['$(']])(
    'is not broken by the unfinished script %j',
    async script => {
      await session.run(script);
      expect(await run('echo still here')).toEqual([0, 'still here\n', '']);
      expect(lanes).toBe(1);
    },
  );

  test('gives every script a fresh subshell', async () => {
    const own = process.umask().toString(8);
    await session.run('cd /; umask 0123; x=1; export x; f() { :; }; trap "echo trapped" EXIT');
    expect(await run('echo "_$x"; umask; trap')).toEqual([
      0,
      expect.stringMatching(new RegExp(`^_\\n0*${own}\\n$`)),
      '',
    ]);
  });

  test('gives /dev/null as stdin', async () => {
    expect(await run('cat; read x; echo "got $x"')).toEqual([0, 'got \n', '']);
    expect(await run('echo next')).toEqual([0, 'next\n', '']);
  });

  test('carries any input', async () => {
    if (shell === 'mksh') {
      await expect(session.run('cat', { stdin: 'x' })).rejects.toMatchObject({ code: 'no-printf' });
      return;
    }
    const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    for (const input of [
      every,
      randomBytes(70_000),
      Buffer.from('-n %s \\n \\055'),
      Buffer.from(''),
      Buffer.from("it's\n\n"),
    ]) {
      const { stdout, rc } = await session.run('cat', { stdin: input });
      expect(rc).toBe(0);
      expect(stdout.equals(input)).toBe(true);
    }
    expect(await run('head -c 1', 'x'.repeat(300_000))).toEqual([0, 'x', '']);
    expect(await run('cat', '')).toEqual([0, '', '']);
  });

  test('does not take late output for that of another script', async () => {
    expect(await run('(sleep 0.4; echo late; echo late >&2) & echo now')).toEqual([0, 'now\n', '']);
    expect(await run('sleep 0.8; echo next')).toEqual([0, 'next\n', '']);
    expect(lanes).toBe(2);
    expect(await run('sleep 5 >/dev/null 2>&1 & sleep 0.2; echo daemon')).toEqual([0, 'daemon\n', '']);
    expect(await run('echo same shell')).toEqual([0, 'same shell\n', '']);
    expect(lanes).toBe(2);
  });

  test('goes on in a new shell when a script killed its own', async () => {
    await expect(session.run('echo begun; kill -9 $$; sleep 1')).rejects.toThrow(UnreachableError);
    expect(await run('echo alive')).toEqual([0, 'alive\n', '']);
    expect(lanes).toBe(2);
  });

  test('shows a script nothing that would let it end the frame', async () => {
    const { stdout } = await session.run('set; env; echo "$_"; (typeset -f || declare -f) 2>/dev/null; echo the end');
    expect(text(stdout).endsWith('the end\n')).toBe(true);
  });

  test('survives closed descriptors', async () => {
    expect(await run('exec >&- 2>&- <&-; exit 5')).toEqual([5, '', '']);
    expect(await run('echo open')).toEqual([0, 'open\n', '']);
  });

  test('bounds what a flood may take', async () => {
    await expect(
      session.run('while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done'),
    ).rejects.toMatchObject({
      code: 'output-limit',
    });
    expect(await run('echo after')).toEqual([0, 'after\n', '']);
  });

  test('ends the processes of a script whose time is over', async () => {
    const seconds = `30.${process.pid}${lanes}`;
    await expect(session.run(`sleep ${seconds}; :`, { timeoutMs: 300 })).rejects.toThrow(ExecError);
    expect(await run(`ps -A -o args= | grep -c "^[s]leep ${seconds}"`)).toEqual([1, '0\n', '']);
  });

  test('answers in order when asked at once', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(n => session.run(`echo ${n}; head -c 100000 /dev/zero`)));
    expect(results.map(result => [result.rc, result.stdout.length, text(result.stdout.subarray(0, 1))])).toEqual(
      ['1', '2', '3', '4'].map(n => [0, 100_002, n]),
    );
  });

  describe('scripts sent behind another', () => {
    const behind = (script: string) =>
      session.runBehind(script).then(answer => (answer === undefined ? 'unbegun' : [answer.rc, text(answer.stdout)]));

    test('run in their order, without waiting for answers here', async () => {
      const answers = Promise.all([run('sleep 0.2; echo 1; exit 5'), behind('echo 2'), behind('echo 3 >&2; exit 4')]);
      expect(await answers).toEqual([
        [5, '1\n', ''],
        [0, '2\n'],
        [4, ''],
      ]);
      expect([await behind('echo 4'), await run('echo 5')]).toEqual([
        [0, '4\n'],
        [0, '5\n', ''],
      ]);
      expect(lanes).toBe(1);
    });

    test('do not begin where the one ahead needs more', async () => {
      const answers = Promise.all([
        run('exit 98'),
        behind('echo 2'),
        behind('echo 3'),
        run('echo more'),
        behind('echo 4'),
      ]);
      expect(await answers).toEqual([[98, '', ''], 'unbegun', 'unbegun', [0, 'more\n', ''], [0, '4\n']]);
      expect(await Promise.all([run('echo 1'), behind('exit 98'), behind('echo 3')])).toEqual([
        [0, '1\n', ''],
        [98, ''],
        'unbegun',
      ]);
    });

    test('do not begin where the one ahead left a process behind, took too long, or killed the shell', async () => {
      expect(await Promise.all([run('sleep 4 & echo 1'), behind('echo 2')])).toEqual([[0, '1\n', ''], 'unbegun']);
      const late = session.run('sleep 5', { timeoutMs: 100 });
      const next = behind('echo 2');
      await expect(late).rejects.toMatchObject({ code: 'timeout' });
      expect(await next).toBe('unbegun');
      const killed = session.run('kill -KILL $$; sleep 1');
      const last = behind('echo 2');
      await expect(killed).rejects.toBeInstanceOf(UnreachableError);
      expect(await last).toBe('unbegun');
      expect(await run('echo next')).toEqual([0, 'next\n', '']);
    });
  });

  test('stops waiting when aborted', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('interrupted')), 200);
    await expect(session.run('sleep 30', { signal: abort.signal })).rejects.toThrow('interrupted');
    expect(await run('echo after')).toEqual([0, 'after\n', '']);
  });
});
