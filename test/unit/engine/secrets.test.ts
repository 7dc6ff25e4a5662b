import { CENSORED } from '../../../src/ansible-words.ts';
import { Secrets } from '../../../src/engine/secrets.ts';
import { atOnce, cut } from '../../../src/in-slices.ts';

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

test('a secret of any length is hidden in each of its forms', () => {
  const secret = `"é\n${'long secret '.repeat(20_000)}`;
  expect(masked(`a ${secret} b`, secret)).toBe('a ******** b');
  expect(masked(JSON.stringify([JSON.stringify(secret)]), secret)).toBe('["\\"********\\""]');
  expect(masked(`x ${Buffer.from(secret).toString('base64')} y`, secret)).toBe('x ******** y');
});

test('a text that almost is the secret at every place is looked at in linear time', () => {
  const secret = `${'a'.repeat(1_000_000)}b`;
  expect(masked('a'.repeat(2_000_000), secret)).toHaveLength(2_000_000);
  expect(masked(`${'a'.repeat(1_500_000)}b`, secret)).toBe(`${'a'.repeat(500_000)}********`);
});

test('any number of secrets is looked for at once', () => {
  const secrets = Array.from({ length: 20_000 }, (_, i) => `same beginning, ${i * 7} and more`);
  const text = secrets.map(secret => `<${secret}>`).join('');
  expect(masked(text, ...secrets)).toBe('<********>'.repeat(20_000));
});

test.each(['user:', 'a user:', 'the user:'])('it is hidden in base64 of a text that holds it (%s)', before => {
  const encoded = Buffer.from(`${before}hunter22 and more`).toString('base64');
  const shown = masked(`Basic ${encoded}`, 'hunter22');
  expect(shown).toContain('********');
  const rests = shown.slice('Basic '.length).split('********');
  expect(rests.some(rest => rest.length > 2 && !encoded.startsWith(rest) && !encoded.endsWith(rest))).toBe(false);
  expect(rests.join('').length).toBeLessThan(encoded.length - 9);
});

test('its lines are hidden one by one, but for those that are too common', () => {
  const secret = '-----BEGIN KEY-----\n  abcdef"123\n}\n-----END KEY-----\n';
  expect(masked('+-----BEGIN KEY-----\n+abcdef"123\n+}', secret)).toBe('+********\n+********\n+}');
  expect(masked(JSON.stringify(secret.split('\n')), secret)).toBe('["********","  ********","}","********",""]');
});

test.each(['a\'b"c\\d\te', "it's\nmine", 'été 1'])('it is hidden in repr, and in JSON of repr: %j', secret => {
  const repr = `['${secret.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll("'", "\\'")}', '"']`;
  expect(masked(repr, secret)).toBe(`['********', '"']`);
  expect(masked(JSON.stringify(repr), secret)).toBe(JSON.stringify(`['********', '"']`));
});

test('what is half ready to be hidden is hidden all the same', () => {
  const secrets = new Secrets();
  secrets.add('first line of the secret\nsecond line of it\nthird line of it');
  const learning = secrets.learn();
  for (let i = 0; i < 3; i++) learning.next();
  expect(secrets.mask('- third line of it, second line of it')).toBe('- ********, ********');
  expect(learning.next().value).toBeUndefined();
});

test('a long text may be searched with interruptions', () => {
  const secrets = new Secrets();
  secrets.add('hunter22');
  const text = 'a hunter22 '.repeat(50_000);
  const masking = secrets.masking(text);
  let steps = 0;
  let step = masking.next();
  for (; step.done !== true; steps++) step = masking.next();
  expect(step.value).toBe('a ******** '.repeat(50_000));
  expect(steps).toBeGreaterThan(2);
});

test('words of what is told in place of a hidden result are left there, and there alone', () => {
  const told =
    '{"censored": "the output has been hidden due to the fact that \'no_log: true\' was specified for this result"}';
  const words = ['output', 'hidden', 'no_log', 'specified'];
  expect(masked(`${told} hidden ${told}`, ...words)).toBe(`${told} ******** ${told}`);
  expect(masked('the output has been hidden', ...words)).toBe('the ******** has been ********');
});

test('a line that every run prints is no part of a secret of several lines', () => {
  expect(masked('changed=1, hunter22', 'hunter22\nchanged')).toBe('changed=1, ********');
});

describe('a text in parts', () => {
  const parts = (text: string, length: number) => [...cut(text, length)];
  const maskedIn = (text: readonly string[], ...known: string[]) => {
    const secrets = new Secrets();
    for (const secret of known) secrets.add(secret);
    return atOnce(secrets.maskingParts(text));
  };
  const words = ['hunter22', 'ab', 'output', 'it\'s "two"\nlines of it', 'x'.repeat(70_000)];
  const told = words.map(
    word => `a ${word} b${Buffer.from(`--${word}`).toString('base64')} no_log ${JSON.stringify(word)}`,
  );
  const text = `${[...told, CENSORED, ...told].join(' ')}${' some text'.repeat(9_000)}`.repeat(3);

  test.each([1_000, 65_536, 99_991, 1_000_000])('is masked as the whole is: parts of %d', length => {
    expect(maskedIn(parts(text, length), ...words).join('') === masked(text, ...words)).toBe(true);
  });

  test('no part is long where none was', () => {
    const shown = maskedIn(parts('a hunter22 '.repeat(1_000_000), 65_536), 'hunter22');
    expect(Math.max(...shown.map(part => part.length))).toBeLessThan(400_000);
    expect(shown.join('') === 'a ******** '.repeat(1_000_000)).toBe(true);
  });

  test('nothing is copied where no secret stands', () => {
    const shown = parts('nothing to see '.repeat(20_000), 65_536);
    expect(maskedIn(shown, 'hunter22')).toBe(shown);
  });
});
