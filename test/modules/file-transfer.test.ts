import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assemble from '../../src/modules/ansible.builtin/assemble.ts';
import fetch from '../../src/modules/ansible.builtin/fetch.ts';
import find from '../../src/modules/ansible.builtin/find/index.ts';
import tempfile from '../../src/modules/ansible.builtin/tempfile.ts';
import template from '../../src/modules/ansible.builtin/template/index.ts';
import waitFor from '../../src/modules/ansible.builtin/wait_for/index.ts';
import type { RenderFileOptions } from '../../src/modules/api/module.ts';
import type { Dict, Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';
import { touchAll } from '../support/recorded-machine.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay transfer '));
  for (const name of ['parts', 'parts/sub', 'out']) mkdirSync(at(name));
  writeFileSync(at('parts/b'), 'two');
  writeFileSync(at('parts/a'), 'one\n');
  writeFileSync(at('parts/.h'), 'hidden\n');
  writeFileSync(at('parts/sub/c.txt'), Buffer.from([0, 255, 10]));
  symlinkSync('a', at('parts/l'));
  touchAll(at('parts'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);
const here = () => ({ cwd: directory });

describe('fetch', () => {
  test('each host has its folder; bytes arrive whole; the second time nothing is written', async () => {
    const args = { src: at('parts/sub/c.txt'), dest: at('out') };
    expect((await runModule(fetch, args, { ...here(), checkMode: true })).result).toMatchObject({ skipped: true });
    expect(readdirSync(at('out'))).toEqual([]);
    const { result } = await runModule(fetch, args, here());
    const target = join(at('out'), 'testhost', at('parts/sub/c.txt'));
    expect(result).toMatchObject({ changed: true, dest: target });
    expect(readFileSync(target)).toEqual(Buffer.from([0, 255, 10]));
    expect((await runModule(fetch, args, here())).result).toMatchObject({
      changed: false,
      file: at('parts/sub/c.txt'),
    });
  });

  test('a large file is streamed, and compared', async () => {
    writeFileSync(at('huge'), Buffer.alloc(3_000_000, 'abc'));
    const args = { src: at('huge'), dest: at('out/huge'), flat: true };
    expect(await runModule(fetch, args, here())).toMatchObject({ exchanges: 1, result: { changed: true } });
    // as text: toEqual takes seconds for a buffer of megabytes
    expect(readFileSync(at('out/huge'), 'latin1')).toBe(readFileSync(at('huge'), 'latin1'));
    expect((await runModule(fetch, args, here())).result).toMatchObject({ changed: false });
    expect(readdirSync(at('out'))).toEqual(['huge']);
  });

  test.each<[Record<string, Value>, Record<string, unknown>]>([
    [{ src: 'gone' }, { failed: true, msg: 'the remote file does not exist, not transferring, ignored' }],
    [
      { src: 'gone', fail_on_missing: false },
      { changed: false, file: 'gone' },
    ],
    [{ src: 'parts' }, { failed: true, msg: 'remote file is a directory, fetch cannot work on directories' }],
  ])('%j', async (args, expected) => {
    expect((await runModule(fetch, { dest: at('out/x'), flat: true, ...args }, here())).result).toMatchObject(expected);
  });
});

test.each<[Record<string, Value>, readonly string[]]>([
  [{}, ['a', 'b']],
  [{ patterns: ['[ab]'], excludes: ['b'] }, ['a']],
  [{ hidden: true }, ['.h', 'a', 'b']],
  [{ file_type: 'directory' }, ['sub']],
  [{ file_type: 'link' }, ['l']],
  [{ recurse: true, patterns: '*.txt' }, ['c.txt']],
  [{ recurse: true, file_type: 'any', depth: 1 }, ['a', 'b', 'l', 'sub']],
  [{ patterns: '^[a]$', use_regex: true }, ['a']],
  [{ contains: 'on' }, ['a']],
  [{ size: '4b' }, ['a']],
  [{ age: '1d' }, []],
  [{ age: '-1d', size: '-3' }, ['b']],
])('find %j', async (args, names) => {
  const { result, exchanges } = await runModule(find, { paths: ['parts'], ...args }, { ...here(), checkMode: true });
  const files = result.files as unknown as Dict[];
  expect(files.map(file => String(file.get('path')).split('/').at(-1)).sort()).toEqual(names);
  expect(result).toMatchObject({ changed: false, matched: names.length, msg: 'All paths examined' });
  expect(exchanges).toBe(args.contains === undefined ? 1 : 2);
});

test('assemble', async () => {
  const args = { src: 'parts', dest: 'out/all', delimiter: '---', ignore_hidden: true };
  expect((await runModule(assemble, args, here())).result).toMatchObject({ changed: true, msg: 'OK' });
  expect(readFileSync(at('out/all'), 'utf8')).toBe(
    'one\n---\ntwo---\none\n'.replace('two---\none\n', 'two\n---\none\n'),
  );
  expect((await runModule(assemble, args, here())).result.changed).toBe(false);
  await runModule(assemble, { src: 'parts', dest: 'out/all', ignore_hidden: true }, here());
  expect(readFileSync(at('out/all'), 'utf8')).toBe('one\ntwo\none\n');
  expect((await runModule(assemble, { ...args, dest: 'out' }, here())).result).toMatchObject({
    failed: true,
    msg: 'attempted to take checksum of directory: out',
  });
});

test('tempfile', async () => {
  const { result } = await runModule(
    tempfile,
    { path: at('out'), prefix: 'p', suffix: '.s', state: 'directory' },
    here(),
  );
  expect(result).toMatchObject({ changed: true, mode: '0700', state: 'directory' });
  expect(String(result.path)).toMatch(/\/out\/p\w+\.s$/);
  expect(statSync(String(result.path)).mode & 0o777).toBe(0o700);
});

test('template: what is rendered is what is written', async () => {
  writeFileSync(at('page.j2'), 'x {{ a }}\n');
  let seen: Record<string, Value> = {};
  const renderFile = async (path: string, { vars, syntax }: RenderFileOptions) => {
    seen = Object.fromEntries([...[...vars.keys()].map(name => [name, vars.get(name)]), ...syntax]);
    return readFileSync(path, 'utf8').replace('{{ a }}', 'é');
  };
  const args = { src: 'page.j2', dest: 'out/', output_encoding: 'latin-1', lstrip_blocks: true };
  expect((await runModule(template, args, { ...here(), renderFile })).result).toMatchObject({
    changed: true,
    dest: 'out/page.j2',
  });
  expect(readFileSync(at('out/page.j2'))).toEqual(Buffer.from('x \xe9\n', 'latin1'));
  expect(seen).toMatchObject({
    template_path: 'page.j2',
    template_fullpath: at('page.j2'),
    trim_blocks: true,
    lstrip_blocks: true,
  });
  expect((await runModule(template, args, { ...here(), renderFile })).result.changed).toBe(false);
});

test.each<[Record<string, Value>, Record<string, unknown>]>([
  [
    { path: 'parts/a', search_regex: 'o(n)e' },
    { match_groups: ['n'], state: 'file', elapsed: 0 },
  ],
  [{ path: 'gone', state: 'absent' }, { state: 'absent' }],
  [
    { path: 'gone', timeout: 0 },
    { failed: true, msg: 'Timeout when waiting for file gone' },
  ],
  [
    { path: 'gone', timeout: 0, msg: 'custom' },
    { failed: true, msg: 'custom' },
  ],
])('wait_for %j', async (args, expected) => {
  expect((await runModule(waitFor, args, here())).result).toMatchObject(expected);
});
