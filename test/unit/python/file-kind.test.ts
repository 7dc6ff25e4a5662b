import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFile, isFolder, isProgram } from '../../../src/python/file-kind.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-file-kind-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('tells files from folders as os.path does: through links, and false where one cannot look', () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'sub'));
  symlinkSync('file', join(folder, 'to-file'));
  symlinkSync('sub', join(folder, 'to-sub'));
  symlinkSync('circle', join(folder, 'circle'));
  const names = ['file', 'sub', 'to-file', 'to-sub', 'circle', 'none', 'file/below', 'x\0'];
  expect(names.filter(name => isFile(join(folder, name)))).toEqual(['file', 'to-file']);
  expect(names.filter(name => isFolder(join(folder, name)))).toEqual(['sub', 'to-sub']);
});

test('tells what may be run', () => {
  writeFileSync(join(folder, 'program'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'text'), '', { mode: 0o644 });
  expect(['program', 'text', 'none'].filter(name => isProgram(join(folder, name)))).toEqual(['program']);
});
