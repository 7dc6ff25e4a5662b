import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import group from '../../../src/modules/ansible.builtin/group.ts';
import user from '../../../src/modules/ansible.builtin/user/index.ts';
import { looksUnhashed } from '../../../src/modules/ansible.builtin/user/user-changes.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { type StandIns, standIns } from '../../support/stand-ins.ts';

let lab: StandIns;
beforeEach(() => {
  lab = standIns();
  const write = (name: string, text: string) => writeFileSync(join(lab.directory, name), text);
  write('passwd', `ann:x:1001:1001:Ann:${lab.directory}:/bin/sh\neve:x:1002:1002::/:/bin/sh\n`);
  write('shadow', 'ann:$6$salt$old:19000:0:99999:7:::\neve:*:19000::::::\n');
  write('group', 'ann:x:1001:\nwheel:x:10:ann\ndocker:x:20:\n');
  lab.program(
    'getent',
    '[ $# -eq 1 ] && exec cat "$STATE/$1"; awk -F: -v k="$2" \'$1==k || $3==k {print; f=1} END{exit !f}\' "$STATE/$1"',
  );
  for (const name of ['useradd', 'usermod', 'userdel', 'groupadd', 'groupmod', 'groupdel', 'chage'])
    lab.program(name, '');
  lab.program('chpasswd', 'cat >>"$STATE/chpasswd"');
});
afterEach(() => lab.remove());

const acts = () => lab.calls().filter(call => !call.startsWith('getent '));

test.each<[Record<string, Value>, string[]]>([
  [{ name: 'ann' }, []],
  [{ name: 'ann', groups: 'wheel' }, []],
  [{ name: 'ann', groups: ['docker'] }, ['usermod -G docker ann']],
  [{ name: 'ann', groups: '10' }, []],
  [{ name: 'ann', groups: ['10', '20'], append: true }, ['usermod -a -G wheel,docker ann']],
  [{ name: 'ann', groups: ['docker'], append: true }, ['usermod -a -G docker ann']],
  [{ name: 'ann', groups: ['wheel'], append: true }, []],
  [{ name: 'ann', groups: [] }, ['usermod -G  ann']],
  [{ name: 'ann', group: 'wheel', shell: '/bin/bash', comment: 'Ann B' }, ['usermod -g 10 -c Ann B -s /bin/bash ann']],
  [{ name: 'ann', uid: 7, non_unique: true }, ['usermod -u 7 -o ann']],
  [{ name: 'ann', home: '/', move_home: true }, ['usermod -d / -m ann']],
  [{ name: 'ann', password_lock: true }, ['usermod -L ann']],
  [{ name: 'ann', password_lock: false }, []],
  [{ name: 'ann', expires: 1893456000 }, ['usermod -e 2030-01-01 ann']],
  [{ name: 'ann', expires: -1 }, []],
  [{ name: 'ann', password_expire_max: 90 }, ['chage -M 90 ann']],
  [{ name: 'eve', password_expire_max: -1, password_expire_min: -1 }, []],
  [{ name: 'eve', password_expire_max: 5 }, ['chage -M 5 eve']],
  [{ name: 'ann', password: '$6$salt$old', update_password: 'always' }, []],
  [{ name: 'ann', password: '*', update_password: 'on_create' }, []],
  [{ name: 'ann', state: 'absent', remove: true, force: true }, ['userdel -f -r ann']],
  [{ name: 'bob', state: 'absent' }, []],
])('user %j', async (args, expected) => {
  const checked = await runModule(user, args, { env: lab.env, checkMode: true });
  expect(acts()).toEqual([]);
  const { result, exchanges } = await runModule(user, args, { env: lab.env });
  expect(acts()).toEqual(expected);
  expect(exchanges).toBe(expected.length > 0 ? 2 : 1);
  expect([checked.result.changed, result.changed]).toEqual([expected.length > 0, expected.length > 0]);
});

describe('with libuser, on the files of the host', () => {
  beforeEach(() => {
    for (const name of ['luseradd', 'lusermod', 'luserdel', 'lgroupmod', 'lchage']) lab.program(name, '');
    lab.program('lpasswd', 'cat >>"$STATE/lpasswd"');
  });

  test.each<[Record<string, Value>, string[]]>([
    [{ name: 'root' }, []],
    [{ name: 'daemon', shell: '/bin/bash', uid: 7, non_unique: true }, ['lusermod -u 7 -o -s /bin/bash daemon']],
    [{ name: 'daemon', groups: ['docker', 'wheel'] }, ['lgroupmod -M daemon docker', 'lgroupmod -M daemon wheel']],
    [{ name: 'daemon', groups: [] }, []],
    [{ name: 'daemon', expires: 1893456000 }, ['lchage -E 21915 daemon']],
    [{ name: 'daemon', password: '$6$abc$y' }, ['lpasswd -f 0 daemon']],
    [{ name: 'daemon', password_expire_max: 90 }, ['chage -M 90 daemon']],
    [{ name: 'daemon', state: 'absent', remove: true, force: true }, ['luserdel -r daemon']],
    [{ name: 'ann', state: 'absent' }, []],
  ])('%j', async (args, expected) => {
    const { result } = await runModule(user, { ...args, local: true }, { env: lab.env });
    expect(acts()).toEqual(expected);
    expect(result.changed).toBe(expected.length > 0);
  });

  test('a new account', async () => {
    const args = { name: 'bob', local: true, groups: ['docker'], create_home: false, system: true, expires: -1 };
    const { warnings } = await runModule(user, args, { env: lab.env });
    expect(acts()).toEqual(['luseradd -M -r bob', 'lchage -E -1 bob', 'lgroupmod -M bob docker']);
    expect(warnings.join()).toMatch('The local user account may already exist');
  });
});

test('a new account; its password goes through a pipe', async () => {
  const args = {
    name: 'bob',
    uid: 5,
    group: 'wheel',
    groups: 'docker',
    system: true,
    password: '*',
    create_home: false,
  };
  expect((await runModule(user, args, { env: lab.env, checkMode: true })).result).toEqual({ changed: true });
  acts();
  await runModule(user, args, { env: lab.env });
  expect(acts()).toEqual(['useradd -u 5 -g wheel -G docker -M -r bob', 'chpasswd -e']);
});

test('a group that does not exist', async () => {
  const { result } = await runModule(user, { name: 'ann', groups: 'nosuch' }, { env: lab.env });
  expect(result).toMatchObject({ failed: true, msg: 'Group nosuch does not exist' });
});

test.each([
  [`$6$abcdefgh$${'x'.repeat(86)}`, false],
  ['plain', true],
  ['$6$short$x', true],
  ['!', false],
  ['$y$j9T$abc$def', false],
])('password %s looks unhashed: %s', (password, expected) => {
  expect(looksUnhashed(password)).toBe(expected);
});

test.each<[Record<string, Value>, string[], object]>([
  [{ name: 'wheel' }, [], { gid: 10, system: false }],
  [{ name: 'wheel', gid: 10 }, [], { gid: 10 }],
  [{ name: 'wheel', gid: 11 }, ['groupmod -g 11 wheel'], {}],
  [{ name: 'new', gid: 11, system: true }, ['groupadd -g 11 -r new'], {}],
  [{ name: 'new', gid: 10, non_unique: true }, ['groupadd -g 10 -o new'], {}],
  [{ name: 'wheel', state: 'absent' }, ['groupdel wheel'], { state: 'absent' }],
  [{ name: 'new', state: 'absent' }, [], { state: 'absent' }],
])('group %j', async (args, expected, fields) => {
  expect((await runModule(group, args, { env: lab.env, checkMode: true })).result.changed).toBe(expected.length > 0);
  expect(acts()).toEqual([]);
  const { result } = await runModule(group, args, { env: lab.env });
  expect(acts()).toEqual(expected);
  expect(result).toMatchObject({ changed: expected.length > 0, ...fields });
});
