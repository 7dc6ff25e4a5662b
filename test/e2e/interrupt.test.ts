import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlay } from '../support/play-on-sshd.ts';
import { isAlive } from '../support/process-state.ts';
import { sshdMissing, startSshd, type TestSshd } from '../support/sshd.ts';
import { openWire } from '../support/wire.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

/** Notes its begin and end, and talks in between. */
const SLOW_APT = `#!/bin/sh
echo "$*" >"$STATE/begun"
for second in 1 2; do echo "line $second"; echo "warning $second" >&2; sleep 1; done
echo "$*" >"$STATE/ended"
`;

withSshd('a run that is interrupted', () => {
  let sshd: TestSshd;
  let state: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'tsplay-interrupt-'));
    mkdirSync(join(state, 'bin'));
    writeFileSync(join(state, 'bin', 'apt-get'), SLOW_APT);
    chmodSync(join(state, 'bin', 'apt-get'), 0o755);
  });
  afterEach(() => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(state, { recursive: true });
  });

  const file = (name: string) => join(state, name);
  const appears = async (name: string) => {
    for (let tries = 0; tries < 500 && !existsSync(file(name)); tries++) await new Promise(r => setTimeout(r, 20));
    return readFileSync(file(name), 'utf8').trim();
  };

  /** Starts a play of one task on the sshd, `interrupt` it when the file `begun` is there. */
  const play = async (task: object, interrupt: (child: ChildProcess) => void, port = sshd.port) => {
    const environment = { PATH: `${file('bin')}:${process.env.PATH}`, STATE: state };
    const tasks = [task, { debug: { msg: 'never' } }];
    const { child, ended } = startPlay(sshd, { folder: state, play: { environment, tasks }, port });
    running.push(child);
    await appears('begun');
    const begin = Date.now();
    interrupt(child);
    return { ...(await ended), ms: Date.now() - begin };
  };

  test.each([
    ['SIGINT', 99, 'ERROR! User interrupted execution'],
    ['SIGTERM', 143, 'ERROR! The run was ended by SIGTERM'],
    ['SIGHUP', 129, 'ERROR! The run was ended by SIGHUP'],
  ] as const)('%s ends it with the recap, and what the task had started', async (signal, code, words) => {
    const { rc, output, ms } = await play({ shell: `echo $$ >${file('begun')}; sleep 60; :` }, child =>
      child.kill(signal),
    );
    expect(rc).toBe(code);
    expect(output).toContain('PLAY RECAP');
    expect(output).toContain(words);
    expect(output).not.toContain('never');
    expect(ms).toBeLessThan(5000);
    expect(isAlive(readFileSync(file('begun'), 'utf8').trim())).toBe(false);
  });

  test.each([
    ['apt', { apt: { update_cache: true }, vars: { tsplay_node_lock: false } }, '-q update'],
    ['apt-get', { command: 'apt-get -y dist-upgrade' }, '-y dist-upgrade'],
    ['apt-get', { shell: 'true && apt-get install x' }, 'install x'],
  ])('%s is left to finish, and named', async (name, task, words) => {
    const { rc, output, ms } = await play(task, child => child.kill('SIGINT'));
    expect(rc).toBe(99);
    expect(output).toContain(`[WARNING]: node1: ${name} is still running there, left to finish`);
    expect(ms).toBeLessThan(2000);
    expect(existsSync(file('ended'))).toBe(false);
    expect(await appears('ended')).toBe(words);
  });

  test('what only waits ends at once', async () => {
    const begun = { command: `touch ${file('begun')}` };
    const wait = { wait_for: { port: 1, timeout: 60 } };
    const { rc, ms } = await play({ block: [begun, wait] }, child => setTimeout(() => child.kill('SIGINT'), 300));
    expect(rc).toBe(99);
    expect(ms).toBeLessThan(3000);
  });

  test('a second time ends it at once, where the host does not answer', async () => {
    await using wire = await openWire(sshd.port);
    const { rc, ms } = await play(
      { shell: `touch ${file('begun')}; sleep 20` },
      child => {
        wire.forget();
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 300);
      },
      wire.port,
    );
    expect(rc).toBe(99);
    expect(ms).toBeLessThan(1500);
  });
});
