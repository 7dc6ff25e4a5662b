import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type LabNode, startLabNode } from '../../lab/node.ts';
import { missingForLab } from '../../lab/requirements.ts';

const missing = await missingForLab();
if (missing.length > 0) console.warn(`skipped: ${missing.join(' ')}`);
const onLab = missing.length > 0 ? describe.skip : describe;

const ARCHITECTURE_REBOOT: Readonly<Record<string, number>> = { x64: 169, arm64: 142 };
const REBOOT = ARCHITECTURE_REBOOT[process.arch] ?? 142;

/** What the node's root must not be able to do. Each attempt is harmless should it succeed. */
const FORBIDDEN: readonly (readonly [what: string, script: string])[] = [
  [
    'use the system call of reboot (to disable Ctrl-Alt-Del)',
    `perl -e 'exit(syscall(${REBOOT}, 0xfee1dead, 672274793, 0) != 0)'`,
  ],
  ['reach the magic SysRq trigger', '[ -f /proc/sysrq-trigger ]'],
  ['make a device node', 'mknod /var/tmp/disk b 8 0'],
  ['find a disk in /dev', 'find /dev -type b | grep .'],
  ['mount a disk', 'mount -t ext4 /dev/vda /mnt || mount -t ext4 /dev/sda /mnt'],
  ['mount another /proc', 'mount -t proc proc /mnt'],
  ['mount /sys', 'mount -t sysfs sysfs /mnt'],
  ['mount control groups', 'mount -t cgroup2 cgroup /mnt'],
  ['make /proc/sys writable', 'mount -o remount,bind,rw /proc/sys'],
  ['uncover what is hidden in /proc', 'umount /proc/sys'],
  ['open a kernel setting for writing', ': >>/proc/sys/kernel/core_pattern'],
  ['open a virtual memory setting for writing', ': >>/proc/sys/vm/drop_caches'],
  ['gain power in a further user namespace', 'unshare --user --map-root-user mount -t tmpfs none /mnt'],
  ['make further namespaces', 'unshare --mount true'],
  ['leave through its own process 1', 'ls -d /proc/1/root/work /proc/1/root/.machine'],
  ['set the host name', 'hostname elsewhere'],
  ['see a network but its loopback', "grep -v -e lo: -e '|' /proc/net/dev"],
  ['set the clock (to what it is)', 'date --set="$(date --rfc-3339=ns)"'],
];

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

onLab('the sandbox of the lab node', () => {
  let before: ReturnType<typeof machine>;
  let node: LabNode;

  beforeAll(async () => {
    before = machine();
    node = await startLabNode();
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
    expect((await node.run('pveversion')).stdout).toContain('8.2.4');

    await node.stop();
    expect(existsSync(node.keyFile)).toBe(false);
    expect(machine()).toEqual(before);
  });
});
