import { createScreen } from '../../../src/report/screen.ts';

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
