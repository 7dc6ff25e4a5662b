import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import find from '../../../src/modules/ansible.builtin/find/index.ts';
import type { Dict, Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay find '));
  mkdirSync(join(directory, 'a/b/c'), { recursive: true });
  for (const name of ['1.txt', 'a/2.txt', 'a/.hidden', 'a/b/3.ogg', 'a/b/c/4.txt'])
    writeFileSync(join(directory, name), `text of ${name}\nhello\n`);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Figures are ansible-core 2.14.18's, of the same files. */
test.each<readonly [Readonly<Record<string, Value>>, readonly string[], number]>([
  [{}, ['1.txt'], 2],
  [{ recurse: true }, ['1.txt', 'a/2.txt', 'a/b/3.ogg', 'a/b/c/4.txt'], 8],
  [{ recurse: true, depth: 2 }, ['1.txt', 'a/2.txt'], 7],
  [{ recurse: true, depth: 1, file_type: 'any' }, ['1.txt', 'a'], 5],
  [{ recurse: true, patterns: '*.ogg' }, ['a/b/3.ogg'], 8],
  [{ recurse: true, use_regex: true, excludes: '.*\\.ogg' }, ['1.txt', 'a/2.txt', 'a/b/c/4.txt'], 8],
  [{ recurse: true, contains: 'zzz', file_type: 'any', depth: 1 }, ['1.txt', 'a'], 5],
  [{ recurse: true, size: '-16', file_type: 'any' }, ['a', 'a/b', 'a/b/c'], 8],
  [{ recurse: true, size: '16', file_type: 'directory' }, ['a', 'a/b', 'a/b/c'], 8],
  [{ recurse: true, contains: 'hell' }, ['1.txt', 'a/2.txt', 'a/b/3.ogg', 'a/b/c/4.txt'], 8],
  [{ recurse: true, contains: 'text of 1.*hello', read_whole_file: true }, [], 8],
  [{ recurse: true, contains: 'of 1[^z]*hello', read_whole_file: true }, ['1.txt'], 8],
])('%j', async (args, expected, examined) => {
  const { result } = await runModule(find, { paths: directory, ...args }, {});
  const files = result.files as Dict[];
  expect(files.map(file => relative(directory, String(file.get('path'))))).toEqual(expected);
  expect(result).toMatchObject({ changed: false, matched: expected.length, examined });
});
