import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import { core, DEFAULT_CORE } from '../../../src/core-line.ts';
import { chrootFacts } from '../../../src/modules/ansible.builtin/setup/fact-chroot.ts';
import { deviceFacts } from '../../../src/modules/ansible.builtin/setup/fact-disks.ts';
import { distributionFacts } from '../../../src/modules/ansible.builtin/setup/fact-distribution.ts';
import { networkFacts } from '../../../src/modules/ansible.builtin/setup/fact-network.ts';
import { virtualFacts } from '../../../src/modules/ansible.builtin/setup/fact-virtual.ts';
import setup from '../../../src/modules/ansible.builtin/setup/index.ts';
import { readSources } from '../../../src/modules/ansible.builtin/setup/sources.ts';
import { chooseCollectors } from '../../../src/modules/ansible.builtin/setup/subsets.ts';
import { Dict, type Value } from '../../../src/values.ts';
import { runModule, type TestTask } from '../../support/module-context.ts';

async function gather(args: Readonly<Record<string, Value>> = {}, task: TestTask = {}): Promise<Dict> {
  const { result, exchanges, changed } = await runModule(setup, args, { checkMode: true, ...task });
  expect({ exchanges, changed }).toEqual({ exchanges: 1, changed: false });
  if (!(result.ansible_facts instanceof Dict)) throw new Error(String(result.msg));
  return result.ansible_facts;
}

test('this machine', async () => {
  const facts = await gather();
  expect(facts.get('ansible_nodename')).toBe(hostname());
  expect(facts.get('ansible_kernel')).toBe(execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim());
  expect(facts.get('ansible_user_id')).toBe(process.env.LOGNAME ?? process.env.USER ?? userInfo().username);
  expect(facts.get('ansible_memtotal_mb')).toBe(Math.floor(totalmem() / 1024 / 1024));
  expect(facts.get('ansible_processor_vcpus')).toBeGreaterThan(0);
  expect(facts.get('ansible_date_time')).toBeInstanceOf(Dict);
  expect(facts.get('ansible_env')).toBeInstanceOf(Dict);
  expect(facts.get('ansible_distribution')).toEqual(expect.any(String));
  expect(facts.get('module_setup')).toBe(true);
});

const CORE_219 = core('2.19');
const asDict = (value: Value | undefined): Dict => {
  if (value instanceof Dict) return value;
  throw new Error(String(value));
};

test('the facts of ansible-core 2.19', async () => {
  const args = { gather_subset: ['!all', '!min', 'hardware', 'network'] };
  const [before, since] = [await gather(args), await gather(args, { core: CORE_219 })];
  const more = [...since.keys()].filter(name => !before.has(name));
  expect(more).toEqual(
    expect.arrayContaining([
      'ansible_locally_reachable_ips',
      ...(/^flags\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')) ? ['ansible_flags'] : []),
    ]),
  );
  expect(asDict(since.get('ansible_locally_reachable_ips')).get('ipv4')).toEqual(
    expect.arrayContaining(['127.0.0.0/8', '127.0.0.1']),
  );
  const mounts = since.get('ansible_mounts') as Dict[];
  expect(mounts.map(mount => typeof mount.get('passno'))).toEqual(mounts.map(() => 'number'));
  expect((before.get('ansible_mounts') as Dict[]).some(mount => mount.has('passno'))).toBe(false);
});

/** As ansible-core answered for each subset: its message, or the collectors, told by one fact of each. */
const subsetsOf = (file: string) =>
  JSON.parse(readFileSync(new URL(`./setup/${file}`, import.meta.url), 'utf8')) as [
    subset: string[],
    expected: string[] | string,
  ][];
const SUBSETS = subsetsOf('subsets.json');
/** Those of which 2.19 answered otherwise than 2.14.18. */
const OTHERWISE = subsetsOf('subsets-2.19.json');
const SUBSETS_219 = SUBSETS.map(each => OTHERWISE.find(([subset]) => subset.join() === each[0].join()) ?? each);
/** Programs of others, that tell of themselves nowhere. */
const SILENT = new Set(['facter', 'ohai']);

test.each([...SUBSETS.map(each => ['2.14', ...each] as const), ...SUBSETS_219.map(each => ['2.19', ...each] as const)])(
  '%s: gather_subset %j',
  (line, subset, expected) => {
    const chosen = chooseCollectors(subset, core(line));
    const got = chosen instanceof Error ? chosen.message : [...chosen].filter(name => !SILENT.has(name)).sort();
    expect(got).toEqual(expected);
  },
);

test('an unknown subset is an error', async () => {
  expect((await runModule(setup, { gather_subset: 'bogus' })).result).toMatchObject({
    failed: true,
    msg: expect.stringMatching(
      /^Bad subset 'bogus' given to Ansible\. gather_subset options allowed: all, all_ipv4_addresses, /,
    ),
  });
});

test("Python's version is a fact of the platform", async () => {
  const keys = [...(await gather({ gather_subset: ['!all', '!min', 'platform'] })).keys()];
  expect(keys.includes('ansible_python_version')).toBe(existsSync('/usr/bin/python3'));
  expect(keys).not.toContain('ansible_python');
});

test.each([
  [['ansible_user_*'], /^ansible_user_/],
  [['fqdn', 'os_family'], /^ansible_(fqdn|os_family)$/],
])('filter %j', async (filter, names) => {
  const keys = [...(await gather({ filter })).keys()].map(String);
  expect(keys.length).toBeGreaterThan(1);
  for (const key of keys) expect(key).toMatch(names);
});

test("the host's own facts", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tsplay-facts-'));
  writeFileSync(join(directory, 'json.fact'), '{"a": [1, 2.5]}');
  writeFileSync(join(directory, 'ini.fact'), '[Main]\nKey = value\n');
  writeFileSync(join(directory, 'program.fact'), '#!/bin/sh\necho \'{"ran": true}\'\n');
  writeFileSync(join(directory, 'broken.fact'), '#!/bin/sh\necho oops >&2; exit 3\n');
  symlinkSync('nowhere', join(directory, 'dead.fact'));
  for (const name of ['program', 'broken']) chmodSync(join(directory, `${name}.fact`), 0o755);
  const local = (await gather({ fact_path: directory, gather_subset: ['!all'] })).get('ansible_local') as Dict;
  rmSync(directory, { recursive: true });
  expect((local.get('json') as Dict).get('a')).toHaveLength(2);
  expect((local.get('ini') as Dict).get('Main')).toEqual(Dict.from({ key: 'value' }));
  expect(local.get('program')).toEqual(Dict.from({ ran: true }));
  expect(local.get('broken')).toBe(`Failure executing fact script (${directory}/broken.fact), rc: 3, err: oops\n`);
  expect(local.get('dead')).toBe(
    `Could not stat fact (${directory}/dead.fact): [Errno 2] No such file or directory: '${directory}/dead.fact'`,
  );
});

function sources(files: Readonly<Record<string, string>>, outputs: Readonly<Record<string, string>> = {}) {
  const lines = Object.entries(files).flatMap(([path, text]) => text.split('\n').map(line => `${path}:${line}`));
  return readSources([
    { label: 'files', stdout: lines.join('\n'), stderr: '' },
    ...Object.entries(outputs).map(([label, stdout]) => ({ label, stdout, stderr: '' })),
  ]);
}

test.each([
  [
    { '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm', '/etc/debian_version': '12.11' },
    ['Debian', '12', '12', 'bookworm', 'Debian'],
  ],
  [
    {
      '/etc/os-release': 'ID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy',
      '/etc/debian_version': 'bookworm/sid',
    },
    ['Ubuntu', '22.04', '22', 'jammy', 'Debian'],
  ],
  [
    { '/etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1', '/etc/alpine-release': '3.20.1' },
    ['Alpine', '3.20.1', '3', 'NA', 'Alpine'],
  ],
  [
    { '/etc/os-release': 'ID="rocky"\nVERSION="9.3 (Blue Onyx)"\nVERSION_ID="9.3"' },
    ['Rocky', '9.3', '9', 'Blue Onyx', 'RedHat'],
  ],
])('distribution %#', (files, expected) => {
  const facts = distributionFacts(sources(files), core('2.14'));
  const names = [
    'distribution',
    'distribution_version',
    'distribution_major_version',
    'distribution_release',
    'os_family',
  ];
  expect(names.map(name => facts[name])).toEqual(expected);
});

test('a bridge, an address without broadcast, a second address', () => {
  const facts = networkFacts(
    sources(
      {
        '/sys/class/net/vmbr0/operstate': 'up',
        '/sys/class/net/vmbr0/type': '1',
        '/sys/class/net/vmbr0/bridge/bridge_id': '8000.aa',
        '/sys/class/net/vmbr0/bridge/stp_state': '0',
      },
      {
        addresses:
          '5: vmbr0: <BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state UP\n    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff\n    inet 10.1.2.3/20 scope global vmbr0\n    inet 10.9.9.9/24 brd 10.9.9.255 scope global secondary vmbr0\n    inet6 fe80::1/64 scope link\n',
        route4: '8.8.8.8 via 10.1.0.1 dev vmbr0 src 10.1.2.3 uid 0',
        listed: 'lrwxrwxrwx 1 root root 0 Jan 1 00:00 /sys/class/net/vmbr0/brif/eno1 -> ../../x\n',
      },
    ),
    DEFAULT_CORE,
  );
  expect(facts.vmbr0).toMatchObject({
    type: 'bridge',
    interfaces: ['eno1'],
    stp: false,
    ipv4: { address: '10.1.2.3', netmask: '255.255.240.0', network: '10.1.0.0', broadcast: '', prefix: '20' },
    ipv4_secondaries: [{ address: '10.9.9.9' }],
  });
  expect(facts.default_ipv4).toMatchObject({
    gateway: '10.1.0.1',
    interface: 'vmbr0',
    macaddress: '52:54:00:12:34:56',
    type: 'bridge',
  });
});

test.each([
  [{ '/sys/devices/virtual/dmi/id/sys_vendor': 'QEMU' }, {}, ['kvm', 'guest', ['kvm'], []]],
  [{ '/proc/modules': 'kvm 1105920 1 kvm_intel, Live 0x0' }, {}, ['kvm', 'host', [], ['kvm']]],
  [{ '/proc/cpuinfo': 'model name\t: QEMU Virtual CPU version 2.5+' }, {}, ['kvm', 'guest', ['kvm'], []]],
  [{ '/run/systemd/container': 'lxc' }, {}, ['lxc', 'guest', ['container', 'lxc'], []]],
  [{}, {}, ['NA', 'NA', [], []]],
])('virtualization %#', (files, outputs, expected) => {
  const facts = virtualFacts(sources(files, outputs as Record<string, string>));
  expect(['type', 'role', 'tech_guest', 'tech_host'].map(name => facts[`virtualization_${name}`])).toEqual(expected);
});

// As ansible-core's own copies of the library distro tell it, 1.6.0 in 2.14 and 1.9.0 in 2.19, and the host's, where it has one.
test('the version of a Debian has its point release where the library distro tells it, and always beside it', () => {
  const files = { '/etc/os-release': 'ID=debian\nVERSION_ID="12"', '/etc/debian_version': '12.11' };
  const versions = { distribution_major_version: '12', distribution_minor_version: '11' };
  const version = (outputs: Record<string, string>, line: '2.14' | '2.19') =>
    distributionFacts(sources(files, outputs), core(line));
  expect(version({ lsb_release: '' }, '2.14')).toMatchObject({ ...versions, distribution_version: '12' });
  expect(version({ 'python3-distro': '' }, '2.14')).toMatchObject({ ...versions, distribution_version: '12.11' });
  expect(version({}, '2.19')).toMatchObject({ ...versions, distribution_version: '12.11' });
});

const SECTORS = {
  '/sys/block/sda/size': '2097152',
  '/sys/block/sda/queue/logical_block_size': '4096',
  '/sys/block/sda/queue/discard_granularity': '4096',
  '/sys/block/sda/queue/discard_max_hw_bytes': '0',
  '/sys/block/sda/sda1/start': '2048',
  '/sys/block/sda/sda1/size': '1024',
};

test.each([
  ['2.14', { sectors: '2097152', size: '1.00 GB', support_discard: '4096' }, { sectors: '1024', size: '512.00 KB' }],
  ['2.19', { sectors: 262144, size: '1.00 GB', support_discard: '0' }, { sectors: 1024, size: '512.00 KB' }],
] as const)('%s: sectors of a device and its partition', (line, device, partition) => {
  expect(deviceFacts(sources(SECTORS), [], core(line)).devices).toMatchObject({
    sda: { ...device, sectorsize: '4096', partitions: { sda1: { start: '2048', ...partition } } },
  });
});

test.each([
  ['\n2 2049\n2 2049', false],
  ['\n131 2050\n2 2049', true],
  ['trixie\n2 2049\n2 2049', true],
  ['\n2 2049\next2/ext3', false],
  ['\n256 30\nbtrfs', false],
  ['\n2 30\nxfs', true],
  ['\n787 52\noverlayfs', true],
])('a chroot is told by %j', (chroot, expected) => {
  expect(chrootFacts(sources({}, { chroot }))).toEqual({ is_chroot: expected });
});

test('a root that has a name is a chroot', async () => {
  const facts = await gather({ gather_subset: ['!all', '!min', 'chroot'] }, { env: { debian_chroot: 'trixie' } });
  expect(facts.get('ansible_is_chroot')).toBe(true);
});
