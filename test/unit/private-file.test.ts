import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile, replacePrivately } from '../../src/private-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);

describe.each([
  ['replaceFile', replaceFile],
  ['replacePrivately', replacePrivately],
])('%s', (_name, replace) => {
  test('makes a file that its owner alone may read', () => {
    replace(join(folder, 'new'), 'text');
    expect([readFileSync(join(folder, 'new'), 'utf8'), modeOf(join(folder, 'new'))]).toEqual(['text', '600']);
  });

  test('leaves nothing behind where it cannot put the file', () => {
    mkdirSync(join(folder, 'taken'));
    expect(() => replace(join(folder, 'taken'), 'text')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('takes the place of a link and leaves alone what it leads to', () => {
    writeFileSync(join(folder, 'other'), 'theirs');
    symlinkSync('other', join(folder, 'link'));
    replace(join(folder, 'link'), 'text');
    expect(lstatSync(join(folder, 'link')).isFile()).toBe(true);
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('theirs');
  });
});

test('what everybody could read is private afterwards, or as it was', () => {
  for (const name of ['a', 'b']) {
    writeFileSync(join(folder, name), 'old');
    chmodSync(join(folder, name), 0o644);
  }
  replacePrivately(join(folder, 'a'), 'new');
  replaceFile(join(folder, 'b'), 'new');
  expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'b'))]).toEqual(['600', '644']);
});
