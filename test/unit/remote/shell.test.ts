import { execFileSync } from 'node:child_process';
import { quote, quoteWords, safeName } from '../../../src/remote/shell.ts';
import { installedShells } from '../../support/shells.ts';

const TEXTS = [
  '',
  'plain',
  'a b',
  "it's",
  '$HOME',
  '`id`',
  '$(id)',
  '"',
  '\\',
  '\n',
  'a\n',
  '*',
  '~',
  '-n',
  '#x',
  'ä€',
  '!!',
  '{a,b}',
  "'",
  "''",
];

describe.each(installedShells())('quoting for %s', (_name, command) => {
  test('every text arrives as it is', () => {
    const script = TEXTS.map(text => `printf '<%s>' ${quote(text)}`).join('\n');
    const shell = command.replace('exec ', '');
    expect(execFileSync(shell, ['-c', script]).toString()).toBe(TEXTS.map(text => `<${text}>`).join(''));
  });
});

test('a word that needs none gets no quotes', () => {
  expect(quoteWords(['ls', '-l', '/etc/a.b', 'x=1', 'a b', ''])).toBe("ls -l /etc/a.b x=1 'a b' ''");
});

test('NUL is refused', () => {
  expect(() => quote('a\0b')).toThrow(expect.objectContaining({ code: 'nul-in-command' }));
});

test.each([['-oProxyCommand=x'], [''], ['a b'], ['a\nb'], ['a\x1b[m']])('the host name %j is refused', name => {
  expect(() => safeName('host name', name)).toThrow(expect.objectContaining({ code: 'unsafe-name' }));
});

test.each([['web-1.example'], ['10.0.0.1'], ['fe80::1%eth0'], ['x_y']])('the host name %j is fine', name => {
  expect(safeName('host name', name)).toBe(name);
});
