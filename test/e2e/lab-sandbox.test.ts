import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type LabNode, startLabNode } from '../../lab/node.ts';
import { missingForLab } from '../../lab/requirements.ts';
import { FORBIDDEN } from '../support/forbidden.ts';
import { onEachLab } from '../support/lab-suites.ts';
import { PROJECT } from '../support/run-playbook.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** What would show that the machine was touched. */
const machine = () => ({
  bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
  dpkg: digest(readFileSync('/var/lib/dpkg/status', 'utf8')),
  etc: digest(
    execFileSync('sh', ['-c', 'find /etc /boot -xdev -printf "%p %s %T@ %m %U\\n" 2>/dev/null | sort'], {
      encoding: 'utf8',
    }),
  ),
  hostname: readFileSync('/proc/sys/kernel/hostname', 'utf8'),
  mounts: readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter(line => line.includes('lab-')),
});

onEachLab('the sandbox of the lab node', suite => {
  let before: ReturnType<typeof machine>;
  let node: LabNode;

  beforeAll(async () => {
    before = machine();
    node = await startLabNode({ suite });
  });
  afterAll(() => node?.stop());

  test.each(FORBIDDEN)('its root cannot %s', async (_what, script) => {
    const outcome = await node.run(`(${script}) >/dev/null`);
    expect(outcome.rc).not.toBe(0);
  });

  test('its root has the capabilities of an ordinary container and no device, clock or kernel power', async () => {
    const { stdout } = await node.run('grep -h -E "Cap(Prm|Eff|Bnd)" /proc/self/status /proc/1/status | sort -u');
    expect(new Set(stdout.match(/[0-9a-f]{16}/g))).toEqual(new Set(['00000000200405fb']));
  });

  test('it sees only its own processes and files', async () => {
    expect((await node.run('cat /proc/1/comm')).stdout.trim()).toBe('init');
    expect((await node.run(`tr '\\0' '\\n' </proc/[0-9]*/cmdline | grep -c jest`)).stdout.trim()).not.toMatch(/^[1-9]/);
    expect((await node.run('ls /home /root /usr/local')).stdout).not.toContain('node_modules');
  });

  test('upgrading and rebooting it leaves the machine as it was', async () => {
    const bootId = node.bootId();
    const upgrade = await node.run(
      'apt-get update && apt-get -y -o Dpkg::Options::=--force-confold --auto-remove dist-upgrade && /sbin/reboot',
    );
    expect(upgrade.rc).toBe(0);
    for (let waited = 0; node.rebootCount() === 0 && waited < 100; waited++) await new Promise(r => setTimeout(r, 100));
    await node.up();
    expect((await node.run('cat /proc/sys/kernel/random/boot_id')).stdout.trim()).toBe(node.bootId());
    expect(node.bootId()).not.toBe(bootId);
    expect((await node.run('pveversion')).stdout).toContain(suite.proxmox.offered.manager);

    await node.stop();
    expect(existsSync(node.keyFile)).toBe(false);
    expect(machine()).toEqual(before);
  });
});

/** Whether root can play an ordinary user here who can read the project and make namespaces. */
function ordinaryUser(): readonly string[] | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const become = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--'];
  const able = `test -r ${PROJECT}lab/node.ts && unshare --user --map-root-user --mount true`;
  const [command = '', ...args] = [...become, 'sh', '-c', able];
  return spawnSync(command, args).status === 0 ? become : undefined;
}

const become = (await missingForLab()).length > 0 ? undefined : ordinaryUser();
if (become === undefined)
  console.warn('skipped: the lab node of an ordinary user (needs root, and a kernel that allows it)');

(become === undefined ? test.skip : test)('an ordinary user has a lab node too, as well confined', () => {
  const [command = '', ...args] = [
    ...(become ?? []),
    process.execPath,
    '--import',
    'tsx',
    'test/support/ordinary-user.ts',
  ];
  const seen = spawnSync(command, args, {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, HOME: '/tmp', NODE_OPTIONS: '' },
  });
  expect(seen.stderr).toBe('');
  expect(JSON.parse(seen.stdout)).toEqual({
    mode: 'user',
    allowed: [],
    overSsh: '0\npve-manager/8.2.2/1a2b3c4d5e6f7890 (running kernel: 6.8.4-2-pve)\n',
    upgraded: 0,
    reboots: 1,
  });
});
