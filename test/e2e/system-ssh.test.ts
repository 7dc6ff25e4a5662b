import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlay } from '../support/play-on-sshd.ts';
import { sshdMissing, startSshd, type TestSshd } from '../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

withSshd('a host with new algorithms only', () => {
  let folder: string;
  let sshd: TestSshd;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-e2e-'));
    sshd = await startSshd({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] });
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('runs a play, jobs and new connections too, with one warning', async () => {
    const tasks = [
      { command: 'echo one' },
      { command: 'sleep 1', async: 10, poll: 1 },
      { meta: 'reset_connection' },
      { command: 'echo two' },
    ];
    const { rc, output } = await startPlay(sshd, { folder, play: { tasks } }).ended;
    expect([rc, output]).toEqual([0, expect.stringContaining('ok=3')]);
    expect(output.replace(/\s+/g, ' ').split('the OpenSSH client of this machine is used')).toHaveLength(2);
  });

  test('is refused with TSPLAY_SSH=builtin', async () => {
    const play = { tasks: [{ command: 'echo one' }] };
    const { rc, output } = await startPlay(sshd, { folder, play, env: { TSPLAY_SSH: 'builtin' } }).ended;
    expect([rc, output]).toEqual([4, expect.stringContaining('no matching key exchange algorithm')]);
  });

  test('nothing is left on this machine, however the run ends', async () => {
    const own = () => readdirSync(folder).filter(name => name.startsWith('tsplay-ssh-'));
    const until = async (done: () => boolean) => {
      for (let tries = 0; tries < 200 && !done(); tries++) await new Promise(resolve => setTimeout(resolve, 50));
      return done();
    };
    const { child, ended } = startPlay(sshd, {
      folder,
      play: { tasks: [{ command: 'sleep 60' }] },
      env: { TMPDIR: folder },
    });
    const processes = (name: string) => execFileSync('ps', ['-eo', 'args']).toString().includes(name);
    expect(await until(() => own().length === 1 && processes('sleep 60'))).toBe(true);
    const [name = ''] = own();
    child.kill('SIGKILL');
    await ended;
    expect(await until(() => own().length === 0 && !processes(name))).toBe(true);
  });
});
