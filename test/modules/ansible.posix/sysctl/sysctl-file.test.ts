import { fileValue, withValue } from '../../../../src/modules/ansible.posix/sysctl/sysctl-file.ts';

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
