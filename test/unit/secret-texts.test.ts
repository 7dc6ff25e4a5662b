import { secretTexts, urlPasswords } from '../../src/secret-texts.ts';
import { Dict, type Value } from '../../src/values.ts';

test.each<[string, Value, string[]]>([
  ['texts at any depth', Dict.from({ a: ['hunter22', Dict.from({ b: 'swordfish' })] }), ['hunter22', 'swordfish']],
  ['no text that is too common', ['abc', 'Yes', 'root', 'present', '****', ''], []],
  ['numbers that are no port or mode', [482_913, 5432, 0], ['482913']],
  ['nothing of what is no text', [null, true, undefined as unknown as null], []],
])('of a secret value: %s', (_what, value, texts) => {
  expect([...secretTexts(value)]).toEqual(texts);
});

test.each([
  ['http://bob:hunter22@host/x?y=1', ['hunter22']],
  ['git clone https://oauth2:tok-123@host/a.git ssh://git@host:22/b', ['tok-123']],
  ['https://bob:sword%2Ffish@host', ['sword%2Ffish', 'sword/fish']],
  ['https://ghp_0123456789abcdefghij@host/a.git', ['ghp_0123456789abcdefghij']],
  ['ssh://a-very-long-user-name-of-ours@host', []],
  ['http://host/a:b@c http://host:80/ mail@host', []],
])('passwords of the URLs in %s', (text, passwords) => {
  expect([...urlPasswords(text)]).toEqual(passwords);
});

test('a long text is looked through in linear time', () => {
  expect([...urlPasswords(`${'://'.repeat(300_000)}${'a:'.repeat(300_000)}`)]).toEqual([]);
});
