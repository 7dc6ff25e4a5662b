import { changesFor, sourceOf, suggestedFile } from '../../src/modules/ansible.builtin/apt_repository/sources-list.ts';
import { hashedLine, searchKey } from '../../src/modules/ansible.builtin/known_hosts/known-hosts-line.ts';
import {
  fileText,
  keyOptions,
  parseFile,
  parseKey,
  sameKey,
} from '../../src/modules/ansible.posix/authorized_key/authorized-keys.ts';
import { escapeField, withEntry, withoutEntry } from '../../src/modules/ansible.posix/mount/fstab.ts';
import { fileValue, withValue } from '../../src/modules/ansible.posix/sysctl/sysctl-file.ts';

test.each([
  ['a=1\n', 'b', '2', 'a=1\nb=2\n'],
  ['# c\na = 1\na=2\n', 'a', '3', '# c\na=3\n'],
  ['a=1\n b = x y\n', 'a', undefined, 'b=x y\n'],
  ['', 'a', '1', 'a=1\n'],
  ['; odd\nnoequals\n', 'a', undefined, '; odd\nnoequals\n'],
])('sysctl file %j, %s = %s', (text, name, value, expected) => {
  expect(withValue(text, name, value)).toBe(expected);
  expect(fileValue(expected, name)).toBe(value);
});

const ENTRY = { src: 'x', name: '/m', fstype: 'ext4', opts: 'ro', dump: '0', passno: '0' };

test.each([
  ['', 'x /m ext4 ro 0 0\n'],
  ['# c\nx /m ext4 ro\n', '# c\nx /m ext4 ro\n'],
  ['y /m ext4 rw 0 1\nz /n xfs ro 0 0', 'x /m ext4 ro 0 0\nz /n xfs ro 0 0\n'],
])('fstab %j', (text, expected) => {
  expect(withEntry(text, ENTRY)).toBe(expected);
  expect(withEntry(expected, ENTRY)).toBe(expected);
});

test('fstab without an entry; a line that lacks fields stays, as in Ansible', () => {
  expect(withoutEntry('x /m ext4 ro 0 0\nx /m ext4 ro\nz /n xfs ro 0 0\n', '/m', undefined)).toBe(
    'x /m ext4 ro\nz /n xfs ro 0 0\n',
  );
  expect(escapeField('a b&\\c')).toBe('a\\040b\\046\\134c');
});

test('authorized_keys: options, comments and lines that are no keys', () => {
  const text = '# mine\ncommand="a, b",no-pty ssh-rsa AAA me@x y\n\nssh-ed25519 BBB\n';
  const keys = parseFile(text);
  expect([...keys.keys()]).toEqual(['# mine\n', 'AAA', '\n', 'BBB']);
  expect(keys.get('AAA')).toMatchObject({ options: ['command="a, b"', 'no-pty'], comment: 'me@x y' });
  // as Ansible writes them, with a blank before the comment that is not there
  expect(fileText(keys.values())).toBe(text.replace('BBB', 'BBB '));
  const [one, other] = [parseKey('no-pty,command="a, b" ssh-rsa AAA me@x y'), keys.get('AAA')];
  expect(one !== undefined && other !== undefined && sameKey(one, other)).toBe(true);
  expect(keyOptions('from="1,2",x')).toEqual(['from="1,2"', 'x']);
  expect(parseKey('nonsense')).toBeUndefined();
});

test.each([
  ['', 'h ssh-rsa A', { found: false, replace: false, line: undefined }],
  ['# Host h found: line 3\nh ssh-rsa A c\n', 'h ssh-rsa A', { found: true, replace: false, line: 3 }],
  ['# Host h found: line 3\nh ssh-rsa B\n', 'h ssh-rsa A', { found: true, replace: true, line: 3 }],
  ['# Host h found: line 3\nh ssh-ed25519 B\n', 'h ssh-rsa A', { found: true, replace: true, line: undefined }],
  ['# Host h found: line 3\n|1|a|b ssh-rsa A\n', '|1|c|d ssh-rsa A', { found: true, replace: false, line: 3 }],
  ['# Host h found: line 3\nh ssh-rsa B\n', undefined, { found: true, replace: false, line: undefined }],
])('known_hosts %j, key %s', (output, key, expected) => {
  expect(searchKey(output, key)).toEqual(expected);
});

test('a hashed host keeps its marker', () => {
  expect(hashedLine('h', '@revoked h ssh-rsa A')).toMatch(/^@revoked \|1\|[\w+/]{27}=\|[\w+/]{27}= ssh-rsa A$/);
});

const LISTS = new Map([['/etc/apt/sources.list', '# top\n\ndeb http://a x main # c\n#deb http://b  x\n']]);

test.each([
  ['deb http://a   x main', 'present', []],
  ['deb http://b x', 'present', [{ after: '# top\n\ndeb http://a x main # c\ndeb http://b x\n' }]],
  ['deb http://a x main', 'absent', [{ after: '# top\n\n# deb http://b x\n' }]],
  ['deb http://c x', 'present', [{ path: '/n.list', before: undefined, after: 'deb http://c x\n' }]],
  ['deb http://c x', 'absent', []],
] as const)('sources list %s %s', (repo, state, expected) => {
  expect(changesFor(LISTS, sourceOf(repo) ?? '', state, '/n.list')).toMatchObject(expected);
});

test.each([
  ['deb [arch=amd64 signed-by=/k] https://u:p@c.example/deb/ stable x', undefined, 'c_example_deb.list'],
  ['deb http://d.example y z', 'own', 'own.list'],
])('%s goes to a file', (source, filename, expected) => {
  expect(suggestedFile(source, filename)).toBe(expected);
});

test.each(['nonsense', '#deb http://a x'])('%s is no source', repo => {
  expect(sourceOf(repo)).toBeUndefined();
});
