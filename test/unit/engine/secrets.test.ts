import { Secrets } from '../../../src/engine/secrets.ts';

function masked(text: string, ...secrets: string[]): string {
  const registry = new Secrets();
  for (const secret of secrets) registry.add(secret);
  return registry.mask(text);
}

test('a secret is hidden wherever it stands in a text', () => {
  expect(masked('password=hunter22!', 'hunter22')).toBe('password=********!');
});

test('the longest secret is hidden first, so that no part of it remains', () => {
  expect(masked('see hunter22-extra', 'hunter22', 'hunter22-extra')).toBe('see ********');
});

test('it is hidden as JSON and as a nested JSON text write it', () => {
  const secret = 'two\nlines "quoted"';
  expect(masked(JSON.stringify({ a: secret }), secret)).toBe('{"a":"********"}');
  expect(masked(JSON.stringify(JSON.stringify({ a: secret })), secret)).toBe('"{\\"a\\":\\"********\\"}"');
});

test('a very short secret is hidden where it stands alone, and leaves words readable', () => {
  expect(masked('pin: 42, port 4242', '42')).toBe('pin: ********, port 4242');
});

test('it is hidden in base64 too', () => {
  expect(masked('aHVudGVyMjI= and aHVudGVy', 'hunter22')).toBe('******** and aHVudGVy');
});

test('an empty secret hides nothing', () => {
  expect(masked('anything', '', '\n')).toBe('anything');
});

test('characters that mean something in a regular expression are taken as they are', () => {
  expect(masked('x a.b*c(d) y', 'a.b*c(d)')).toBe('x ******** y');
});
