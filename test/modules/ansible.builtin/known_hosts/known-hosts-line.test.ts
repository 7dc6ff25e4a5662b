import { hashedLine, searchKey } from '../../../../src/modules/ansible.builtin/known_hosts/known-hosts-line.ts';

test.each([
  ['', 'h ssh-rsa A', { found: false, replace: false, line: undefined }],
  ['# Host h found: line 3\nh ssh-rsa A c\n', 'h ssh-rsa A', { found: true, replace: false, line: 3 }],
  ['# Host h found: line 3\nh ssh-rsa B\n', 'h ssh-rsa A', { found: true, replace: true, line: 3 }],
  ['# Host h found: line 3\nh ssh-ed25519 B\n', 'h ssh-rsa A', { found: true, replace: true, line: undefined }],
  ['# Host h found: line 3\n|1|a|b ssh-rsa A\n', '|1|c|d ssh-rsa A', { found: true, replace: false, line: 3 }],
  ['# Host h found: line 3\nh ssh-rsa B\n', undefined, { found: true, replace: false, line: undefined }],
])('known_hosts %j, key %s', (output, key, expected) => {
  expect(searchKey(output, key, false)).toEqual(expected);
});

test('a hashed host keeps its marker', () => {
  expect(hashedLine('h', '@revoked h ssh-rsa A')).toMatch(/^@revoked \|1\|[\w+/]{27}=\|[\w+/]{27}= ssh-rsa A$/);
});
