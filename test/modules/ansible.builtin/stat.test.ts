import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import stat from '../../../src/modules/ansible.builtin/stat.ts';
import { attributeFields, mimeFields } from '../../../src/modules/shared/files/stat-fields.ts';
import { Dict, Float, type Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-stat-'));
  writeFileSync(join(directory, 'file with space'), 'hello\n');
  chmodSync(join(directory, 'file with space'), 0o4751);
  symlinkSync('file with space', join(directory, 'link'));
  symlinkSync('nowhere', join(directory, 'dangling'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function fields(args: Readonly<Record<string, Value>>): Promise<Record<string, Value>> {
  const { result, exchanges } = await runModule(stat, args, { cwd: directory, checkMode: true });
  expect(exchanges).toBe(1);
  expect(result.changed).toBe(false);
  return result.stat instanceof Dict
    ? Object.fromEntries([...result.stat].map(([k, v]) => [String(k), v]))
    : (result.stat as never);
}

const SHA1 = createHash('sha1').update('hello\n').digest('hex');

test('a file', async () => {
  const real = statSync(join(directory, 'file with space'));
  const found = await fields({ path: join(directory, 'file with space') });
  expect(found).toMatchObject({
    exists: true,
    path: join(directory, 'file with space'),
    mode: '4751',
    isreg: true,
    isdir: false,
    islnk: false,
    isuid: true,
    isgid: false,
    rusr: true,
    xusr: true,
    wgrp: false,
    xoth: true,
    roth: false,
    size: 6,
    uid: real.uid,
    gid: real.gid,
    inode: real.ino,
    dev: real.dev,
    nlink: 1,
    blocks: real.blocks,
    block_size: real.blksize,
    device_type: 0,
    pw_name: userInfo().username,
    checksum: SHA1,
    readable: true,
  });
  expect(found.mtime).toBeInstanceOf(Float);
  expect((found.mtime as Float).value).toBeCloseTo(real.mtimeMs / 1000, 3);
});

test.each([
  [{ path: 'link' }, { islnk: true, isreg: false, lnk_target: 'file with space' }],
  [
    { path: 'link', follow: true },
    { islnk: false, isreg: true, checksum: SHA1 },
  ],
  [{ path: 'dangling' }, { islnk: true, lnk_target: 'nowhere', readable: false }],
  [{ path: 'dangling', follow: true }, { exists: false }],
  [{ path: '/nonexistent/x' }, { exists: false }],
  [{ path: '$(touch injected)' }, { exists: false }],
  [{ path: 'injected' }, { exists: false }],
  [{ path: '-L' }, { exists: false }],
  [
    { path: '/dev/null', get_mime: false },
    { ischr: true, device_type: 259, mode: '0666' },
  ],
  [{ path: '.', get_attributes: false }, { isdir: true }],
  [
    { path: 'file with space', checksum_algorithm: 'md5', get_md5: true },
    { checksum: 'b1946ac92492d2347c6235b4d2611184', md5: 'b1946ac92492d2347c6235b4d2611184' },
  ],
])('%j', async (args, expected) => {
  expect(await fields(args)).toMatchObject(expected);
});

test('what is left out is not asked for', async () => {
  const found = await fields({ path: '.', get_attributes: false, get_mime: false, get_checksum: false });
  for (const name of ['attributes', 'mimetype', 'checksum']) expect(found).not.toHaveProperty(name);
});

test('a path through a file is an error', async () => {
  const { result } = await runModule(stat, { path: 'file with space/x' }, { cwd: directory });
  expect(result).toMatchObject({ failed: true, msg: 'Not a directory' });
});

test.each([
  ['1428893197 --------------e------- /tmp/f\n', { version: '1428893197', attr_flags: 'e', attributes: ['extents'] }],
  ['7 ----i--A------ f\n', { version: '7', attr_flags: 'iA', attributes: ['immutable', 'noatime'] }],
  ['', { version: null, attr_flags: '', attributes: [] }],
])('lsattr %j', (output, expected) => {
  expect(attributeFields(output)).toEqual(expected);
});

test.each([
  ['/a:b/c: text/plain; charset=us-ascii\n', { mimetype: 'text/plain', charset: 'us-ascii' }],
  ['/x: cannot open', { mimetype: 'unknown', charset: 'unknown' }],
])('file %j', (output, expected) => {
  expect(mimeFields(output)).toEqual(expected);
});
