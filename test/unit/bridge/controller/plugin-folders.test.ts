import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginFolders } from '../../../../src/bridge/controller/plugin-folders.ts';

const top = mkdtempSync(join(tmpdir(), 'tsplay-plugin-folders-'));
afterAll(() => rmSync(top, { recursive: true }));

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(top, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

test('takes the folders that hold plugins, and none that everybody can write to', () => {
  const good = folder('good', { 'a.py': '' });
  const empty = folder('empty', { 'a.txt': '' });
  const openFolder = folder('open-folder', { 'a.py': '' });
  chmodSync(openFolder, 0o777);
  const openFile = folder('open-file', { 'a.py': '', 'b.py': '' });
  chmodSync(join(openFile, 'b.py'), 0o666);
  const warnings: string[] = [];
  const found = pluginFolders([good, empty, join(top, 'none'), openFolder, openFile], text => warnings.push(text));
  expect(found.map(({ path }) => path)).toEqual([good]);
  expect(warnings).toEqual([
    `${openFolder} is world-writable: no plugin in ${openFolder} is used`,
    `${join(openFile, 'b.py')} is world-writable: no plugin in ${openFile} is used`,
  ]);
});

test('says without Python whether a name may be in a folder', () => {
  const [found] = pluginFolders(
    [folder('names', { 'ours.py': "{'double': 1, 'one_more': 2}\n", 'seek.py': '' })],
    () => {},
  );
  const names = ['double', 'one', 'one_more', 'ours', 'seek', 'nobody', 'a.b'];
  expect(names.filter(name => found?.mayHave('filter', name))).toEqual(['double', 'one_more', 'ours', 'seek']);
  expect(names.filter(name => found?.mayHave('lookup', name))).toEqual(['ours', 'seek']);
});
