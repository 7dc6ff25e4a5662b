import { readToml } from '../../../src/inventory/toml-text.ts';

test('a fault of the syntax is told with its place', () => {
  expect(() => readToml('[web.hosts]\na = {}\nb = nope\n', '/etc/hosts.toml')).toThrow(
    expect.objectContaining({
      message: 'TOML file (/etc/hosts.toml) is invalid: invalid value',
      position: { file: '/etc/hosts.toml', line: 3, column: 5 },
    }),
  );
});

test('what Python has no text for: numbers beyond 53 bits, keys of objects, times of a day', () => {
  const text = 'big = 9007199254740993\n__proto__ = 1\nconstructor = "c"\nat = 07:32:00\nmixed = [1, "a", 1.0]\n';
  const read = readToml(text, 'x');
  expect([...read.keys()]).toEqual(['big', '__proto__', 'constructor', 'at', 'mixed']);
  expect(read.get('big')).toBe(9007199254740993n);
  expect(read.get('__proto__')).toBe(1);
  expect(read.get('at')).toBe('07:32:00');
});
