import { atOnce } from '../../../src/in-slices.ts';
import { createScreen } from '../../../src/report/screen.ts';
import { WarningLines } from '../../../src/report/warning-lines.ts';

function said(...warnings: Parameters<WarningLines['say']>[0][]): string {
  let text = '';
  const err = (more: string) => {
    text += more;
  };
  const lines = new WarningLines(createScreen({ out: () => {}, err, mask: plain => plain }, 40, undefined));
  for (const warning of warnings) atOnce(lines.say(warning));
  return text;
}

const FRAME = `site.yml:3:17
  2 |   tasks:
> 3 |     - hostname: { nam: hi }
    |                   ^`;

test('the lines of the file that a warning speaks of stay lines', () => {
  const message = 'Unsupported parameters for (hostname) module: nam';
  expect(said({ message, frame: FRAME })).toBe(
    `[WARNING]: Unsupported parameters for\n(hostname) module: nam\n${FRAME}\n`,
  );
});

test('lines of the message itself are folded, and everything is said once', () => {
  const message = 'one\n* two\tthree';
  expect(said({ message }, { message }, { message, deprecation: true })).toBe(
    '[WARNING]: one * two   three\n[DEPRECATION WARNING]: one * two   three\n',
  );
});

test('a long warning may be interrupted', () => {
  const lines = new WarningLines(createScreen({ out: () => {}, err: () => {}, mask: plain => plain }, 80, undefined));
  expect([...lines.say({ message: 'some words '.repeat(50_000) })].length).toBeGreaterThan(50);
});
