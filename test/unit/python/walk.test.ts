import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { walk } from '../../../src/python/walk.ts';

test('goes as os.walk: files and links first, then folders; no link is entered, a circle ends', () => {
  const top = mkdtempSync(join(tmpdir(), 'tsplay-walk-'));
  try {
    mkdirSync(join(top, 'a/b'), { recursive: true });
    writeFileSync(join(top, 'a/b/deep'), '');
    writeFileSync(join(top, 'z'), '');
    symlinkSync('..', join(top, 'a/b/up'));
    symlinkSync('a', join(top, 'link'));
    expect([...walk(top)].map(entry => relative(top, join(entry.parentPath, entry.name)))).toEqual([
      'link',
      'z',
      'a',
      'a/b',
      'a/b/deep',
      'a/b/up',
    ]);
  } finally {
    rmSync(top, { recursive: true });
  }
});
