import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Library, whyOwn } from '../../../../src/engine/compile/module-library.ts';
import { sayDeprecations } from '../../../../src/engine/explain/deprecations.ts';
import { Dict } from '../../../../src/values.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-library-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '#!/bin/sh\n');
  }
}

test('looks beside playbooks, then in the roles in the order of their loading, then where the setting says', () => {
  put('play/a', 'one/a', 'two/a', 'set/a', 'one/b', 'two/b', 'set/b', 'set/c');
  const library = new Library([join(folder, 'set')]);
  expect(library.find('b')).toBe(join(folder, 'set/b'));
  library.addRole(join(folder, 'one'));
  library.addRole(join(folder, 'two'));
  library.addPlaybook(join(folder, 'play'));
  expect(['a', 'b', 'c', 'ansible.legacy.a', 'd', 'ansible.builtin.a'].map(name => library.find(name))).toEqual([
    join(folder, 'play/a'),
    join(folder, 'one/b'),
    join(folder, 'set/c'),
    join(folder, 'play/a'),
    undefined,
    undefined,
  ]);
});

test('takes files by their names with and without extension, and passes over what is no module', () => {
  put('lib/a.sh', 'lib/b.md', 'lib/c.txt', 'lib/d.yml', 'lib/e.py', 'lib/e.pl', 'lib/_old', 'lib/sub/f', 'lib/g.cfg');
  const library = new Library([join(folder, 'lib')]);
  const found = ['a', 'a.sh', 'b', 'c', 'd', 'e', 'old', 'f', 'g'].map(name =>
    library.find(name)?.slice(folder.length),
  );
  expect(found).toEqual([
    '/lib/a.sh',
    '/lib/a.sh',
    undefined,
    undefined,
    undefined,
    '/lib/e.pl',
    '/lib/_old',
    undefined,
    '/lib/g.cfg',
  ]);
});

test('keeps our own under the names of actions, and where the file is in PowerShell', () => {
  expect(whyOwn('ping', '/lib/ping', undefined)).toBeUndefined();
  expect(whyOwn('copy', '/lib/copy', undefined)).toContain('bears the name of an action');
  expect(whyOwn('patch', '/lib/patch', undefined)).toContain('bears the name of an action');
  expect(whyOwn('ping', '/lib/ping.py', 'Python')).toBeUndefined();
  expect(whyOwn('ping', '/lib/ping.ps1', 'PowerShell')).toContain('is written in PowerShell');
});

test('says what a module calls deprecated', () => {
  const said: string[] = [];
  const of = (fields: Record<string, string>) => Dict.of(Object.entries(fields));
  const deprecations = [
    of({ msg: 'one', version: '9' }),
    of({ msg: 'two' }),
    of({ msg: 'three', date: '2030-01-01' }),
    of({ msg: 'four', version: '3.0.0', collection_name: 'a.b' }),
    'none',
  ];
  sayDeprecations(Dict.of([['deprecations', deprecations]]), message => said.push(message));
  expect(said).toEqual([
    'one. This feature will be removed in version 9.',
    'two. This feature will be removed in a future release.',
    'three. This feature will be removed in a release after 2030-01-01.',
    'four. This feature will be removed from a.b in version 3.0.0.',
  ]);
});
