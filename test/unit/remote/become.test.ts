import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { BecomeDialogue } from '../../../src/remote/become.ts';
import type { BecomeIdentity } from '../../../src/remote/connection.ts';
import { startLocal } from '../../../src/remote/local.ts';
import { SessionPool } from '../../../src/remote/session-pool.ts';
import { ShellLane } from '../../../src/remote/shell-lane.ts';
import { ends } from '../../support/process-state.ts';

/** Stands in for sudo where the tests may not set passwords: asks and refuses in sudo's own words. */
const FAKE_SUDO = `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in -p) prompt=$2; shift 2;; -u) user=$2; shift 2;; -n) silent=1; shift;; -*) shift;; *) break;; esac
done
case $FAKE_MODE in
free) exec "$@";;
tty) if [ "$(ps -o tty= -p $$ | tr -d ' ')" = '?' ] || [ -t 0 ] || [ -t 1 ] || [ -t 2 ]; then
  echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1
fi;;
hang) echo 'Press a key: '; echo $$ >"$FAKE_PID"; exec sleep 60;;
rs) echo 'sudo: interactive authentication is required' >&2; exit 1;;
sudoers) echo 'someone is not in the sudoers file.' >&2; exit 1;;
esac
if [ "$silent" = 1 ]; then echo 'sudo: a password is required' >&2; exit 1; fi
echo 'We trust you have received the usual lecture.' >&2
for try in 1 2 3; do
  printf '%s' "$prompt" >&2
  IFS= read -r answer || exit 1
  if [ "$answer" = 'open sesame' ]; then
    case $FAKE_MODE in expired) echo 'sudo: Account or password is expired, reset your password and try again' >&2; read -r x; exit 1;; esac
    exec "$@"
  fi
  echo 'Sorry, try again.' >&2
done
exit 1
`;

let directory: string;
let exe: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-become-'));
  exe = join(directory, 'sudo');
  writeFileSync(exe, FAKE_SUDO);
  chmodSync(exe, 0o755);
});

afterAll(() => rmSync(directory, { recursive: true }));

const lanes: ShellLane[] = [];
// Also of a test that failed: jest does not end while a shell is open.
afterEach(() => {
  for (const lane of lanes.splice(0)) lane.dispose();
});

async function open(become: Partial<BecomeIdentity>, mode = ''): Promise<ShellLane> {
  const identity = { method: 'sudo', user: 'root', exe, ...become };
  const lane = await ShellLane.open(() => startLocal(`FAKE_MODE=${mode} exec /bin/sh`), {
    become: identity,
    timeoutMs: 10_000,
    hostName: 'here',
  });
  lanes.push(lane);
  return lane;
}

test.each([
  ['no password needed', {}, 'free'],
  ['no password needed, though one is known', { password: 'never sent' }, 'free'],
  ['the right password', { password: 'open sesame' }, ''],
])('becomes: %s', async (_name, become, mode) => {
  const lane = await open(become, mode);
  const { stdout } = await lane.run('echo "$0"; ps -A -o args= | grep -c "[o]pen sesame"');
  expect(String(stdout)).toBe('/bin/sh\n0\n');
});

test.each([
  ['missing password', {}, '', 'become-password-missing', 'Missing sudo password'],
  ['sudo-rs without a password', {}, 'rs', 'become-password-missing', 'sudo-rs asks for one (ansible_become_password'],
  ['wrong password', { password: 'wrong' }, '', 'become-password-incorrect', 'Incorrect sudo password'],
  ['expired password', { password: 'open sesame' }, 'expired', 'become-password-expired', 'expired'],
  ['requiretty', { password: 'x' }, 'tty', 'become-tty', 'demands a terminal'],
  ['not in sudoers', {}, 'sudoers', 'become-not-allowed', 'does not allow'],
  ['no sudo', { exe: '/nonexistent/sudo' }, '', 'become-method-missing', 'not installed'],
  ['unknown method', { method: 'enchant' }, '', 'become-method-unknown', 'enchant'],
  ['user that is an option', { user: '-i' }, '', 'unsafe-name', 'refused'],
])('refuses by name: %s', async (_name, become, mode, code, words) => {
  await expect(open(become, mode)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
});

test('a method that demands a terminal gets one, and what goes through the streams stays as it is', async () => {
  const target = { transport: 'local', name: 'here', host: 'here', timeout: 5, hostKeyChecking: true, sshArgs: [] };
  const pool = new SessionPool(() => startLocal('LC_ALL=xy FAKE_MODE=tty exec /bin/sh'), target);
  const session = await pool.session({ method: 'sudo', user: 'root', exe, password: 'open sesame' });
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
  const { stdout, stderr } = await session.run('cat; echo "$LC_ALL" >&2', { stdin: bytes });
  expect([stdout.equals(bytes), stderr.toString()]).toEqual([true, 'xy\n']);
  pool.close();
});

test('a method that hangs: what it said is shown, and it is ended', async () => {
  const pidFile = join(directory, 'pid');
  const start = () => startLocal(`FAKE_MODE=hang FAKE_PID=${pidFile} exec /bin/sh`);
  const target = { transport: 'local', name: 'here', host: 'here', timeout: 1, hostKeyChecking: true, sshArgs: [] };
  const pool = new SessionPool(start, target);
  await expect(pool.session({ method: 'sudo', user: 'root', exe })).rejects.toMatchObject({
    code: 'become-timeout',
    message: expect.stringMatching(/it said: Press a key:$/),
  });
  const pid = readFileSync(pidFile, 'utf8').trim();
  expect(await ends(pid)).toBe(true);
  pool.close();
});

test('no secret is in the command', () => {
  for (const method of ['sudo', 'su', 'doas'])
    expect(new BecomeDialogue({ method, user: 'root', password: 'open sesame' }).command).not.toContain('sesame');
});

test('flags are words, never shell code', () => {
  const { command } = new BecomeDialogue({ method: 'sudo', user: 'root', flags: '-H -n; reboot "$(id)"' });
  expect(command).toContain("sudo -H '-n;' reboot '$(id)' -u root");
});

const asRoot = userInfo().uid === 0 ? test : test.skip;
asRoot.each([['sudo'], ['su']])('root becomes another user with the real %s', async method => {
  const lane = await open({ method, user: 'nobody', exe: undefined } as Partial<BecomeIdentity>);
  expect(String((await lane.run('id -un; echo "_$LC_ALL"')).stdout)).toBe(`nobody\n_${process.env.LC_ALL ?? ''}\n`);
});
