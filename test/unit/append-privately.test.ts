import {
  chmodSync,
  closeSync,
  existsSync,
  lchownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openToAppend } from '../../src/append-privately.ts';
import { openLog } from '../../src/report/log.ts';

const NOBODY = 65534;
const asRoot = process.geteuid?.() === 0 ? test : test.skip;
let folder: string;
let open: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-append-'));
  open = join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o1777);
});
afterEach(() => rmSync(folder, { recursive: true }));

function append(path: string): void {
  const file = openToAppend(path);
  writeSync(file, 'new\n');
  closeSync(file);
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a new file is private, also where everybody may write', () => {
  append(join(open, 'log'));
  expect([readFileSync(join(open, 'log'), 'utf8'), modeOf(join(open, 'log'))]).toEqual(['new\n', '600']);
});

test.each([
  ['666', '600'],
  ['644', '600'],
  ['660', '600'],
  ['600', '600'],
])('what is there is appended to, and its owner alone may read it: %s becomes %s', (before, after) => {
  const log = join(folder, 'log');
  writeFileSync(log, 'old\n');
  chmodSync(log, Number.parseInt(before, 8));
  append(log);
  expect([readFileSync(log, 'utf8'), modeOf(log)]).toEqual(['old\nnew\n', after]);
});

test('a log with wide rights is private before the first line is written', async () => {
  const path = join(folder, 'log');
  writeFileSync(path, 'old\n');
  chmodSync(path, 0o664);
  const log = openLog(path, reason => {
    throw new Error(reason);
  });
  expect(modeOf(path)).toBe('600');
  log.line('new');
  await log.close();
  expect(readFileSync(path, 'utf8')).toMatch(/^old\n.* \| new\n$/);
});

test("links of one's own lead on, and links that lead round are refused", () => {
  symlinkSync('../log', join(open, 'a'));
  symlinkSync(join(open, 'a'), join(folder, 'b'));
  append(join(folder, 'b'));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('new\n');
  symlinkSync('round', join(folder, 'round'));
  expect(() => append(join(folder, 'round'))).toThrow('too many links');
});

test('a second name of a file is refused where everybody may write', () => {
  writeFileSync(join(folder, 'own'), 'old\n');
  linkSync(join(folder, 'own'), join(open, 'log'));
  expect(() => append(join(open, 'log'))).toThrow("somebody else's");
  expect(readFileSync(join(folder, 'own'), 'utf8')).toBe('old\n');
});

asRoot('what somebody else planted where everybody may write is refused', () => {
  symlinkSync('../victim', join(open, 'link'));
  lchownSync(join(open, 'link'), NOBODY, NOBODY);
  writeFileSync(join(open, 'file'), '');
  lchownSync(join(open, 'file'), NOBODY, NOBODY);
  symlinkSync('victim', join(folder, 'link'));
  lchownSync(join(folder, 'link'), NOBODY, NOBODY);
  expect(() => append(join(folder, 'link'))).toThrow("somebody else's link");
  for (const name of ['link', 'file']) expect(() => append(join(open, name))).toThrow("somebody else's");
  expect(existsSync(join(folder, 'victim'))).toBe(false);
  expect(statSync(join(open, 'file')).size).toBe(0);
});

asRoot("somebody else's file in a folder of theirs is appended to, as several users of a log do", () => {
  writeFileSync(join(folder, 'log'), '', { mode: 0o664 });
  lchownSync(join(folder, 'log'), NOBODY, NOBODY);
  chmodSync(join(folder, 'log'), 0o664);
  append(join(folder, 'log'));
  expect([readFileSync(join(folder, 'log'), 'utf8'), modeOf(join(folder, 'log'))]).toEqual(['new\n', '664']);
});
