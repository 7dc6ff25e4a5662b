import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignModule } from '../../../src/modules/foreign/foreign-module.ts';
import { foreignLanguage } from '../../../src/modules/foreign/module-file.ts';
import type { Value } from '../../../src/values.ts';
import { runModule, type TestTask } from '../../support/module-context.ts';

let folder: string;
let remoteTmp: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-foreign-'));
  remoteTmp = join(folder, 'remote');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function moduleOf(text: string | Buffer): string {
  const path = join(folder, 'own');
  writeFileSync(path, text);
  return path;
}

async function run(path: string, args: Record<string, Value> = {}, task: TestTask = {}) {
  const definition = foreignModule('own', path);
  if (definition === undefined) throw new Error('no module');
  return runModule(definition, args, { remoteTmp, ...task });
}

const TELL = `#!/bin/sh
printf '{"args": "%s", "module": "%s", "folder": "%s", "umask": "%s", "words": "%s", "stdin": "%s"}' \\
  "$(stat -c %a "$1")" "$(stat -c %a "$0")" "$(stat -c %a "\${0%/*}")" "$(umask)" "$(tr '\\0' ' ' </proc/$$/cmdline)" "$(cat)"
`;

test('runs in a private folder under remote_tmp, in one exchange, and leaves nothing behind', async () => {
  const { result, exchanges } = await run(moduleOf(TELL), { password: 'a secret' });
  expect(result).toMatchObject({ args: '600', module: '700', folder: '700', stdin: '' });
  expect(result.words).toMatch(/^\/bin\/sh \S+\/remote\/tsplay-\w+\/own \S+\/args $/);
  expect(exchanges).toBe(1);
  expect(readdirSync(remoteTmp)).toEqual([]);
});

test('leaves nothing behind where the module fails or ends its shell', async () => {
  await run(moduleOf('#!/bin/sh\nkill -9 $$\n'));
  const { result } = await run(moduleOf('#!/bin/sh\nexit 3\n'));
  expect(result).toMatchObject({ failed: true, rc: 3, module_stdout: '' });
  expect(readdirSync(remoteTmp)).toEqual([]);
});

test('names of fields that JavaScript knows are names like others', async () => {
  const { result } = await run(
    moduleOf(`#!/bin/sh\necho '{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}'\n`),
  );
  expect(Object.keys(result)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});

test('hands words over that a shell reads back unchanged', async () => {
  const text = `a 'b' "c" $HOME \`id\` \\ é %s\nline`;
  const module = '#!/bin/sh\n. "$1"\nprintf "%s" "$text" >"${0%/*/*}/read"\necho "{}"\n';
  await run(moduleOf(module), { text });
  expect(readFileSync(join(remoteTmp, 'read'), 'utf8')).toBe(text);
});

test('hands JSON to a binary, whatever bytes it holds', async () => {
  const path = join(folder, 'binary');
  copyFileSync('/bin/cat', path);
  chmodSync(path, 0o755);
  const { result, warnings } = await run(path, { name: 'x', none: null, list: [1, 'é'] });
  expect(result).toEqual({ name: 'x', none: null, list: [1, 'é'] });
  expect(warnings).toContain('Removed unexpected internal key in module return: _ansible_check_mode = False');
  expect(warnings.find(each => each.includes('_ansible_tmpdir'))).toMatch(/remote\/tsplay-\w+\/$/);
});

test('none of its own arguments replaces one of ours', async () => {
  const { warnings } = await run(moduleOf('#!/bin/sh\n# WANT_JSON\ncat "$1"'), { _ansible_check_mode: true });
  expect(warnings).toContain('Removed unexpected internal key in module return: _ansible_check_mode = False');
});

test('takes another folder where remote_tmp cannot be made', async () => {
  mkdirSync(remoteTmp);
  const { result } = await run(moduleOf(TELL), {}, { remoteTmp: '/proc/nowhere' });
  expect(result.words).toMatch(/ \/var\/tmp\/tsplay-/);
});

test('says that an interpreter is missing', async () => {
  const { result } = await run(moduleOf('#!/no/such/interpreter\n'));
  expect(result.msg).toBe(
    'The module failed to execute correctly, you probably need to set the interpreter.\nSee stdout/stderr for the exact error',
  );
  expect(result.rc).toBe(127);
});

test('takes the interpreter that a variable names', async () => {
  const { result } = await run(
    moduleOf(TELL),
    {},
    { link: { variable: name => (name === 'ansible_sh_interpreter' ? '/bin/bash -e' : undefined) } },
  );
  expect(result.words).toMatch(/^\/bin\/bash -e /);
});

test('is skipped in check mode unless it names check_mode', () => {
  expect(foreignModule('own', moduleOf('#!/bin/sh\necho {}\n'))?.skipInCheckMode).toBe('module');
  expect(foreignModule('own', moduleOf('#!/bin/sh\n# $_ansible_check_mode\n'))?.skipInCheckMode).toBeUndefined();
});

test('reports what comes after the JSON', async () => {
  const { warnings } = await run(moduleOf('#!/bin/sh\necho one\necho "{}"\necho two\necho three\n'));
  expect(warnings).toEqual(['Module invocation had junk after the JSON data: two\nthree']);
});

test('knows what cannot run here', () => {
  expect(foreignLanguage(moduleOf('#!/usr/bin/env python3\n'))).toBe('Python');
  expect(foreignLanguage(moduleOf('#!/usr/bin/python -u\r\n'))).toBe('Python');
  expect(foreignLanguage(moduleOf('#!powershell\n'))).toBe('PowerShell');
  expect(foreignLanguage('/anywhere/x.py')).toBe('Python');
  expect(foreignLanguage(moduleOf('#!/usr/bin/env perl\n'))).toBeUndefined();
  expect(foreignModule('own', moduleOf('echo {}\n'))).toBeUndefined();
});
