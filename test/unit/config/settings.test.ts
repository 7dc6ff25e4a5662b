import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIniFile } from '../../../src/config/ini-file.ts';
import { loadSettings, type Settings } from '../../../src/config/settings.ts';

let folder = '';
let warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-config-'));
  mkdirSync(join(folder, 'home'));
  mkdirSync(join(folder, 'work'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(env: Record<string, string> = {}): Settings {
  return loadSettings({
    cwd: join(folder, 'work'),
    home: join(folder, 'home'),
    env,
    warn: text => warnings.push(text),
  });
}

function config(text: string, where = 'work/ansible.cfg'): string {
  const path = join(folder, where);
  writeFileSync(path, text);
  return path;
}

describe('loadSettings', () => {
  test('defaults', () => {
    config('', 'home/.ansible.cfg');
    const settings = load();
    expect(settings.forks).toBe(5);
    expect(settings.inventory).toEqual(['/etc/ansible/hosts']);
    expect(settings.rolesPath[0]).toBe(join(folder, 'home/.ansible/roles'));
    expect(settings.hostKeyChecking).toBe(true);
    expect(settings.origins.get('forks')).toBe('default');
  });

  test('the file: types, inline comments, last entry wins, paths from its folder', () => {
    const path = config(`# comment
[defaults]
Inventory = hosts, other/hosts
host_key_checking = False ; why
forks=20
roles_path = roles:~/r:$EXTRA/x
callbacks_enabled = timer,
  profile_tasks
remote_user: "bob"
timeout = 5
[ssh_connection]
timeout = 30
pipelining = True
[diff]
always = yes
`);
    const settings = load({ EXTRA: '/extra' });
    expect(settings.configFile).toBe(path);
    expect(settings.inventory).toEqual([join(folder, 'work/hosts'), join(folder, 'work/other/hosts')]);
    expect(settings.hostKeyChecking).toBe(false);
    expect(settings.forks).toBe(20);
    expect(settings.rolesPath).toEqual([join(folder, 'work/roles'), join(folder, 'home/r'), '/extra/x']);
    expect(settings.callbacksEnabled).toEqual(['timer', 'profile_tasks']);
    expect(settings.remoteUser).toBe('bob');
    expect(settings.timeout).toBe(30);
    expect(settings.diffAlways).toBe(true);
    expect(settings.origins.get('forks')).toBe(path);
  });

  test('the environment wins', () => {
    config('[defaults]\nforks=20\n');
    const settings = load({ ANSIBLE_FORKS: '7', ANSIBLE_HOST_KEY_CHECKING: 'no', ANSIBLE_INVENTORY: 'x' });
    expect([settings.forks, settings.hostKeyChecking, settings.inventory]).toEqual([
      7,
      false,
      [join(folder, 'work/x')],
    ]);
    expect(settings.origins.get('forks')).toBe('env: ANSIBLE_FORKS');
  });

  test('ANSIBLE_CONFIG comes first, as a folder too; a world-writable folder is not trusted', () => {
    config('[defaults]\nforks=20\n');
    mkdirSync(join(folder, 'etc'));
    config('[defaults]\nforks=30\n', 'etc/ansible.cfg');
    expect(load({ ANSIBLE_CONFIG: join(folder, 'etc') }).forks).toBe(30);
    chmodSync(join(folder, 'work'), 0o777);
    config('[defaults]\nforks=40\n', 'home/.ansible.cfg');
    expect(load().forks).toBe(40);
    expect(warnings).toEqual([expect.stringContaining('Ansible is being run in a world writable directory')]);
  });

  test('what cannot be honoured is said by name', () => {
    config('[defaults]\nstrategy_plugins = plugins\nvars_plugins_enabled = host_group_vars\n');
    load();
    expect(warnings).toEqual([expect.stringContaining('defaults.strategy_plugins')]);
  });

  test('wrong types and bad files', () => {
    config('[defaults]\nforks = many\n');
    expect(() => load()).toThrow('defaults.forks is "many"');
    config('forks = 1\n');
    expect(() => load()).toThrow('File contains no section headers.');
  });
});

describe('parseIniFile', () => {
  /** Recorded from configparser.ConfigParser(inline_comment_prefixes=(';',)). */
  test.each([
    ['[a]\nk = v ; c\n', { k: 'v' }],
    ['[a]\nk = v;c\n', { k: 'v;c' }],
    ['[a]\nk = v # c\n', { k: 'v # c' }],
    ['[a]\nK : v\n', { k: 'v' }],
    ['[a]\nk = 1\n  2\n\n  3\nj = 4\n', { k: '1\n2\n\n3', j: '4' }],
    ['[a]\nk =\n', { k: '' }],
    ['[a]\nk = a=b:c\n', { k: 'a=b:c' }],
  ])('%j', (text, want) => {
    expect(Object.fromEntries(parseIniFile(text, 'f').items('a'))).toEqual(want);
  });
});

// as ansible-playbook 2.14.18 took them when it was run with each of these
describe('options of a become plugin', () => {
  const users = (env: Record<string, string> = {}) => {
    const { sudoUser, suUser, becomeUser } = load(env);
    return { sudoUser, suUser, becomeUser };
  };

  test("the method's own variable wins over that of all methods, and both over the file", () => {
    config('[sudo_become_plugin]\nuser = nobody\n[privilege_escalation]\nbecome_user = daemon\n');
    expect(users()).toEqual({ sudoUser: 'nobody', suUser: 'daemon', becomeUser: 'daemon' });
    expect(users({ ANSIBLE_BECOME_USER: 'bin' })).toEqual({ sudoUser: 'bin', suUser: 'bin', becomeUser: 'bin' });
    expect(users({ ANSIBLE_BECOME_USER: 'bin', ANSIBLE_SUDO_USER: 'sys' }).sudoUser).toBe('sys');
  });

  test('passwords, programs and flags are read as well', () => {
    config('[doas_become_plugin]\npassword = of the file\nexecutable = /opt/doas\nflags = -L\n');
    const { doasPassword, doasExe, doasFlags, sudoPassword } = load({ ANSIBLE_SUDO_PASS: 'of sudo' });
    expect({ doasPassword, doasExe, doasFlags, sudoPassword }).toEqual({
      doasPassword: 'of the file',
      doasExe: '/opt/doas',
      doasFlags: '-L',
      sudoPassword: 'of sudo',
    });
    expect(load({ ANSIBLE_BECOME_PASS: 'of all' }).suPassword).toBe('of all');
  });
});
