import {
  fileText,
  keyOptions,
  parseFile,
  parseKey,
  sameKey,
} from '../../../../src/modules/ansible.posix/authorized_key/authorized-keys.ts';

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
