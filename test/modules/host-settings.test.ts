import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import aptKey from '../../src/modules/ansible.builtin/apt_key.ts';
import debconf from '../../src/modules/ansible.builtin/debconf.ts';
import getent from '../../src/modules/ansible.builtin/getent.ts';
import hostname from '../../src/modules/ansible.builtin/hostname.ts';
import knownHosts from '../../src/modules/ansible.builtin/known_hosts/index.ts';
import packages from '../../src/modules/ansible.builtin/package.ts';
import packageFacts from '../../src/modules/ansible.builtin/package_facts/index.ts';
import serviceFacts from '../../src/modules/ansible.builtin/service_facts/index.ts';
import authorizedKey from '../../src/modules/ansible.posix/authorized_key/index.ts';
import mount from '../../src/modules/ansible.posix/mount/index.ts';
import sysctl from '../../src/modules/ansible.posix/sysctl/index.ts';
import modprobe from '../../src/modules/community.general/modprobe.ts';
import timezone from '../../src/modules/community.general/timezone.ts';
import type { Dict, Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';
import { type StandIns, standIns } from '../support/stand-ins.ts';

let lab: StandIns;
beforeEach(() => {
  lab = standIns();
});
afterEach(() => lab.remove());
const file = (name: string, text?: string) => {
  const path = join(lab.directory, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
};
const read = (name: string) => readFileSync(file(name), 'utf8');

test('getent: fields, a missing key, an unknown database', async () => {
  const { result } = await runModule(getent, { database: 'passwd', key: 'root' }, { checkMode: true });
  const facts = result.ansible_facts as Dict;
  expect((facts.get('getent_passwd') as Dict).get('root')).toHaveLength(6);
  const missing = { database: 'passwd', key: 'no-such-user' };
  expect((await runModule(getent, missing)).result).toMatchObject({ failed: true });
  const asked = (await runModule(getent, { ...missing, fail_key: false })).result.ansible_facts as Dict;
  expect((asked.get('getent_passwd') as Dict).get('no-such-user')).toBeNull();
  expect((await runModule(getent, { database: 'nodb' })).result.msg).toBe('Missing arguments, or database unknown.');
});

test.each<[Record<string, Value>, string[], string]>([
  [{ name: 'vm.x', value: '10' }, [], 'vm.x=10\n'],
  [{ name: 'vm.x', value: '11' }, ['sysctl -p FILE'], 'vm.x=11\n'],
  [{ name: 'vm.y', value: 'yes', reload: false }, [], 'vm.x=10\nvm.y=1\n'],
  [
    { name: 'vm.x', value: '12', sysctl_set: true, ignoreerrors: true },
    ['sysctl -e -w vm.x=12', 'sysctl -e -p FILE'],
    'vm.x=12\n',
  ],
  [{ name: 'vm.x', state: 'absent' }, ['sysctl -p FILE'], ''],
])('sysctl %j', async (args, expected, text) => {
  const path = file('sysctl.conf', 'vm.x=10\n');
  lab.program('sysctl', '[ "$2" != -n ] || echo 10');
  const task = { ...args, sysctl_file: path };
  const changed = text !== 'vm.x=10\n';
  expect((await runModule(sysctl, task, { env: lab.env, checkMode: true })).result).toEqual({ changed });
  expect(read('sysctl.conf')).toBe('vm.x=10\n');
  lab.calls();
  expect((await runModule(sysctl, task, { env: lab.env })).result).toEqual({ changed });
  expect(lab.calls().filter(call => !call.includes(' -n '))).toEqual(expected.map(call => call.replace('FILE', path)));
  expect(read('sysctl.conf')).toBe(text);
});

test('authorized_key: added once, mode 0600, exclusive, removed', async () => {
  const path = file('keys', 'ssh-rsa OLD c\n');
  const task = { user: userInfo().username, path, manage_dir: false, key: 'ssh-ed25519 NEW me' };
  expect((await runModule(authorizedKey, task, { checkMode: true })).result.changed).toBe(true);
  expect((await runModule(authorizedKey, task)).result).toMatchObject({ changed: true, keyfile: path, mode: '0600' });
  expect(read('keys')).toBe('ssh-rsa OLD c\nssh-ed25519 NEW me\n');
  expect((await runModule(authorizedKey, task)).result.changed).toBe(false);
  await runModule(authorizedKey, { ...task, exclusive: true });
  expect(read('keys')).toBe('ssh-ed25519 NEW me\n');
  await runModule(authorizedKey, { ...task, state: 'absent' });
  expect(read('keys')).toBe('');
  expect((await runModule(authorizedKey, { ...task, key: 'junk' })).result.msg).toBe('invalid key specified: junk');
});

test('known_hosts: a key is added, replaced and removed', async () => {
  const path = file('known_hosts', '');
  const key = (end: string) =>
    `h ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYpC0cF5Y8u5Cw1M2h0nqjAJ0yX2i3h4fJ0r5bq8r1${end}`;
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(knownHosts, { name: 'h', path, ...args }, { checkMode })).result;
  expect(await at({ key: key('Q') }, true)).toMatchObject({ changed: true });
  expect(await at({ key: key('Q') })).toMatchObject({ changed: true });
  expect(await at({ key: key('Q') })).toMatchObject({ changed: false });
  expect(await at({ key: key('R') })).toMatchObject({ changed: true });
  expect(read('known_hosts')).toBe(`${key('R')}\n`);
  expect(await at({ state: 'absent' })).toMatchObject({ changed: true });
  expect(await at({ state: 'absent' })).toMatchObject({ changed: false });
  expect(await at({ key: key('Q').replace('h ', 'other ') })).toMatchObject({ failed: true });
});

test.each<[Record<string, Value>, string[], string | undefined]>([
  [{ state: 'present' }, [], 'tmpfs PATH tmpfs defaults 0 0\n'],
  [{ state: 'mounted', boot: false, opts: 'ro' }, ['mount -T FSTAB PATH'], 'tmpfs PATH tmpfs ro,noauto 0 0\n'],
  [{ state: 'ephemeral', opts: 'size=1m' }, ['mount -t tmpfs -o size=1m tmpfs PATH'], undefined],
  [{ state: 'remounted' }, ['mount -o remount -T FSTAB PATH'], undefined],
  [{ state: 'unmounted' }, [], undefined],
])('mount %j', async (args, expected, text) => {
  const fstab = file('fstab', '# c\n');
  lab.program('mount', '');
  lab.program('umount', '');
  const path = join(lab.directory, 'point');
  const task = { path, src: 'tmpfs', fstype: 'tmpfs', fstab, ...args };
  const changed = expected.length > 0 || text !== undefined;
  expect((await runModule(mount, task, { env: lab.env, checkMode: true })).result.changed).toBe(changed);
  expect(read('fstab')).toBe('# c\n');
  expect((await runModule(mount, task, { env: lab.env })).result).toMatchObject({ changed, name: path, fstab });
  expect(lab.calls()).toEqual(expected.map(call => call.replace('FSTAB', fstab).replace('PATH', path)));
  expect(read('fstab')).toBe(`# c\n${(text ?? '').replace('PATH', path)}`);
});

test('debconf: an answer is given once', async () => {
  lab.program('debconf-show', 'echo "* pkg/a: true"; echo "  pkg/b:"');
  lab.program('debconf-set-selections', 'cat >>"$STATE/answers"');
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(debconf, { name: 'pkg', ...args }, { env: lab.env, checkMode })).result;
  expect(await at({})).toMatchObject({ changed: false, current: { 'pkg/a': 'true', 'pkg/b': '' } });
  expect(await at({ question: 'pkg/a', vtype: 'boolean', value: 'True' })).toMatchObject({ changed: false });
  const wanted = { question: 'pkg/b', vtype: 'string', value: "it's" };
  expect(await at(wanted, true)).toMatchObject({ changed: true });
  expect(await at(wanted)).toMatchObject({ changed: true, current: { 'pkg/b': "it's" }, previous: { 'pkg/b': '' } });
  expect(read('answers')).toBe("pkg pkg/b string it's\n");
});

test('apt_key: added when it is not there, by its long identifier', async () => {
  lab.program(
    'apt-key',
    'case $* in *list*) echo "pub   rsa4096/AAAABBBBCCCCDDDD 2020-01-01 [SC]"; cat "$STATE/more" 2>/dev/null; true;; *add*) echo "pub   rsa4096/1111222233334444 x" >"$STATE/more";; esac',
  );
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(aptKey, args, { env: lab.env, checkMode })).result;
  expect(await at({ id: '0xAAAABBBBCCCCDDDD' })).toMatchObject({ changed: false, short_id: 'CCCCDDDD' });
  expect(await at({ id: 'CCCCDDDD', state: 'absent' }, true)).toMatchObject({ changed: true });
  expect(await at({ id: 'xyz' })).toMatchObject({ failed: true, msg: 'Invalid key_id' });
  expect(await at({ id: '1111222233334444', data: 'K' })).toMatchObject({
    changed: true,
    after: ['AAAABBBBCCCCDDDD', '1111222233334444'],
  });
  expect(await at({ keyserver: 'x' })).toMatchObject({ msg: 'Missing key_id, required with keyserver.' });
});

test('package_facts: name, version, category and origin', async () => {
  lab.program(
    'dpkg-query',
    'echo "installed one amd64 1.0 admin"; echo "installed two i386 2 libs"; echo "config-files old amd64 1 x"',
  );
  lab.program('dpkg', 'echo amd64');
  lab.program(
    'apt-cache',
    `if [ $# -eq 1 ]; then printf ' 500 http://deb/x bookworm/main amd64 Packages\\n     release v=12,o=Debian,a=stable\\n     origin deb\\n'; else printf 'one:\\n  Installed: 1.0\\n  Version table:\\n *** 1.0 500\\n        500 http://deb/x bookworm/main amd64 Packages\\n        100 /var/lib/dpkg/status\\n'; fi`,
  );
  const { result, exchanges } = await runModule(packageFacts, { manager: 'apt' }, { env: lab.env, checkMode: true });
  expect(result.ansible_facts).toEqual({
    packages: {
      one: [{ name: 'one', version: '1.0', arch: 'amd64', category: 'admin', origin: 'Debian', source: 'apt' }],
      'two:i386': [{ name: 'two:i386', version: '2', arch: 'i386', category: 'libs', origin: '', source: 'apt' }],
    },
  });
  expect(exchanges).toBe(1);
  expect((await runModule(packageFacts, { manager: 'brew' })).result.msg).toBe(
    'Unsupported package managers requested: brew',
  );
});

test('service_facts: SysV services', async () => {
  lab.program('service', `printf ' [ + ]  ssh\\n [ - ]  cron\\n'`);
  const { result } = await runModule(serviceFacts, {}, { env: lab.env });
  expect(result.ansible_facts).toMatchObject({
    services: {
      ssh: { name: 'ssh', state: 'running', source: 'sysv' },
      cron: { name: 'cron', state: 'stopped', source: 'sysv' },
    },
  });
});

test('package: only apt; others are named', async () => {
  const at = async (args: Record<string, Value>, pkg_mgr: string) =>
    (await runModule(packages, { name: 'x', ...args }, { env: lab.env, facts: { pkg_mgr } })).result.msg;
  expect(await at({}, 'dnf')).toBe('Could not find a module for dnf.');
  expect(await at({ use: 'zypper' }, 'apt')).toBe('Could not find a module for zypper.');
});

test('in check mode nothing of the host is touched', async () => {
  lab.program('modprobe', '');
  lab.program('hostname', 'echo here');
  const task = { env: lab.env, checkMode: true };
  expect((await runModule(modprobe, { name: 'no_such_module', params: 'a=1' }, task)).result).toMatchObject({
    changed: true,
    state: 'present',
  });
  expect((await runModule(modprobe, { name: 'no_such_module', state: 'absent' }, task)).result.changed).toBe(false);
  expect((await runModule(hostname, { name: 'other.example', use: 'debian' }, task)).result).toMatchObject({
    changed: true,
    ansible_facts: { ansible_hostname: 'other', ansible_nodename: 'other.example' },
  });
  expect((await runModule(timezone, { name: 'No/Where' }, task)).result.msg).toBe(
    'Error message:\ngiven timezone "No/Where" is not available',
  );
  expect(lab.calls().filter(call => /^modprobe|^hostname [^-]/.test(call))).toEqual([]);
});

test('package hands on to apt, in check mode too', async () => {
  lab.program('apt-get', '');
  lab.program('apt-config', 'echo "_ts_state=$STATE/; _ts_lists=$STATE/"');
  lab.program('apt-cache', '');
  lab.program('dpkg-query', 'echo "one amd64 installed 1.0"');
  const task = { env: lab.env, facts: { pkg_mgr: 'apt' }, checkMode: true };
  const { result } = await runModule(packages, { name: 'one', state: 'present' }, task);
  expect(result).toMatchObject({ changed: false, cache_updated: false });
});
