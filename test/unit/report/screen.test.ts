import { cut, type LongText } from '../../../src/in-slices.ts';
import { paint } from '../../../src/report/colors.ts';
import { createScreen, escapeControls } from '../../../src/report/screen.ts';

const mask = (text: string) => text.replaceAll('secret', '********');

function written(terminal: boolean): string {
  let text = '';
  const add = (more: string) => {
    text += more;
  };
  const screen = createScreen({ out: add, err: add, mask, terminal }, 20, undefined);
  screen.passing('h1: 1 of 9 MB');
  screen.passing('h1: secret \x1b[2J and much more');
  screen.errorLine('warned');
  screen.line('done');
  return text;
}

test('what is shown in passing gives way to the next line, and is written as all output', () => {
  expect(written(true)).toBe('h1: 1 of 9 MB\r\x1b[Kh1: ******** \\x1b[2J\r\x1b[Kwarned\ndone\n');
});

test('without a terminal nothing is shown in passing', () => {
  expect(written(false)).toBe('warned\ndone\n');
});

/** What a long text looks like on the screen and in the log, and in how many pieces it came. */
function longText(text: string | LongText): { shown: string; logged: string; pieces: number } {
  const pieces: string[] = [];
  const log: string[] = [];
  const streams = { out: (piece: string) => void pieces.push(piece), err: () => {}, mask };
  const screen = createScreen({ ...streams, log: piece => void log.push(piece) }, 20, paint);
  for (const _ of screen.long(text, 'ok'));
  return { shown: pieces.join(''), logged: log.join('|'), pieces: pieces.length };
}

test('a long text is written in pieces, and looks as if it were written at once', () => {
  const text = 'a line with a secret \x1b and \u{1f600}\n\n'.repeat(20_000);
  const { shown, pieces } = longText(text);
  expect(shown).toBe(`${paint(escapeControls(mask(text)), 'ok')}\n`);
  expect(pieces).toBeGreaterThan(5);
});

test('a long line is cut between characters, and is one line of the log', () => {
  const line = `a${'\u{1f600}'.repeat(100_000)}`;
  const { shown, logged } = longText(line);
  expect(shown.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe(`${line}\n`);
  expect(logged).toBe(line);
});

test('what a long line costs grows as the line does', () => {
  const start = performance.now();
  longText('x'.repeat(20_000_000));
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a text in parts is written as the whole is, wherever it is cut', () => {
  const text = 'a line with \x1b and \u{1f600}\n\n'.repeat(5_000) + '\u{1f600}'.repeat(50_000);
  expect(longText([...cut(text, 65_537)])).toEqual(longText(text));
  expect(longText([...cut(text, 9)])).toEqual(longText(text));
});
