import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findInstallation } from '../../../../src/bridge/find/installation.ts';
import { packageFolders } from '../../../../src/bridge/find/package-folders.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'tsplay-installation-'));
});
afterEach(() => rmSync(top, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text, { mode: 0o755 });
}

const release = (version: string) => `from __future__ import x\n__version__ = '${version}'\n__author__ = 'a'\n`;

test('the folder that is set, and no other', () => {
  put('own/ansible/release.py', release('2.99.1'));
  expect(findInstallation(join(top, 'own'), {})).toEqual({ folder: join(top, 'own'), version: '2.99.1' });
  expect(findInstallation(join(top, 'nothing'), {})).toBeUndefined();
});

test('the active virtual environment goes before the program in the PATH', () => {
  put('venv/lib/python3.11/site-packages/ansible/release.py', release('2.1'));
  put('other/lib/python3.12/site-packages/ansible/release.py', release('2.2'));
  put('other/bin/python', '');
  put('bin/ansible-playbook', `#!${top}/other/bin/python\nimport sys\n`);
  const PATH = join(top, 'bin');
  expect(findInstallation(undefined, { PATH, VIRTUAL_ENV: join(top, 'venv') })?.version).toBe('2.1');
  expect(findInstallation(undefined, { PATH })?.version).toBe('2.2');
});

test('the newest Python of a place goes first', () => {
  put('venv/lib/python3.9/site-packages/x', '');
  put('venv/lib/python3.12/site-packages/x', '');
  const folders = packageFolders({ VIRTUAL_ENV: join(top, 'venv') }).filter(folder => folder.startsWith(top));
  expect(folders.map(folder => folder.slice(top.length))).toEqual([
    '/venv/lib/python3.12/site-packages',
    '/venv/lib/python3.9/site-packages',
  ]);
});
