import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import file from '../../../src/modules/ansible.builtin/file/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay file '));
  const at = (name: string) => join(directory, name);
  writeFileSync(at('f'), 'text\n');
  chmodSync(at('f'), 0o644);
  mkdirSync(at('d'));
  chmodSync(at('d'), 0o755);
  writeFileSync(at('d/g'), 'x');
  chmodSync(at('d/g'), 0o644);
  mkdirSync(at('e'));
  symlinkSync('f', at('lf'));
  symlinkSync('d', at('ld'));
  symlinkSync('nowhere', at('lb'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string) => join(directory, name);
const run = (args: Readonly<Record<string, Value>>, checkMode = false) =>
  runModule(file, args, { cwd: directory, checkMode });

interface Row {
  readonly args: Readonly<Record<string, Value>>;
  readonly result: Readonly<Record<string, unknown>>;
  /** Before and after of the diff, as ansible-core 2.14.18 gave them. */
  readonly diff?: readonly [object, object];
}

// recorded beside ansible-playbook on the same tree
const CHANGES: readonly Row[] = [
  {
    args: { path: 'new', state: 'directory' },
    result: { state: 'directory' },
    diff: [{ state: 'absent' }, { state: 'directory' }],
  },
  { args: { path: 'a/b/c', state: 'directory', mode: '0700' }, result: { mode: '0700', state: 'directory' } },
  {
    args: { path: 'f', mode: 'u+x,g=' },
    result: { mode: '0704', state: 'file' },
    diff: [{ mode: '0644' }, { mode: '0704' }],
  },
  {
    args: { path: 'lf', mode: '0600' },
    result: { state: 'link', mode: '0777' },
    diff: [{ mode: '0644' }, { mode: '0600' }],
  },
  {
    args: { path: 'lb', state: 'directory', mode: '0700' },
    result: { state: 'directory', mode: '0700' },
    diff: [{ state: 'absent' }, { state: 'directory' }],
  },
  {
    args: { path: 'd', state: 'directory', modification_time: '202001020304.05' },
    result: { state: 'directory' },
    diff: [{}, { mtime: new Date('2020-01-02T03:04:05').getTime() / 1000 }],
  },
  { args: { path: 'lf', src: 'f', state: 'link', modification_time: '202001020304.05' }, result: { state: 'link' } },
  { args: { path: 'h', src: 'f', state: 'hard', modification_time: '202001020304.05' }, result: { state: 'hard' } },
  { args: { path: 'd', state: 'absent' }, result: { state: 'absent' } },
  { args: { path: 'ld', state: 'absent' }, result: { state: 'absent' } },
  { args: { path: 'l2', src: 'f', state: 'link' }, result: { state: 'link', src: 'f', dest: 'l2' } },
  { args: { path: 'lf', src: 'd', state: 'link' }, result: { src: 'd' }, diff: [{ src: 'f' }, { src: 'd' }] },
  { args: { path: 'l3', src: 'gone', state: 'link', force: true }, result: { src: 'gone' } },
  { args: { path: 'f', src: 'd', state: 'link', force: true }, result: { state: 'link' } },
  { args: { path: 'h', src: 'f', state: 'hard' }, result: { state: 'hard' } },
  { args: { path: 'd', state: 'directory', recurse: true, mode: 'u=rwX,go=' }, result: { mode: '0700' } },
  { args: { path: 't', state: 'touch', mode: '0640' }, result: { mode: '0640', state: 'file', size: 0, dest: 't' } },
];

test.each(CHANGES)('changed, then not: %j', async ({ args, result, diff }) => {
  const before = readdirSync(directory, { recursive: true }).sort();
  const check = await run(args, true);
  expect(check.result).toMatchObject({ changed: true });
  expect(check.exchanges).toBeLessThanOrEqual(2);
  expect(readdirSync(directory, { recursive: true }).sort()).toEqual(before);
  const first = await run(args);
  expect(first.result).toMatchObject({ changed: true, ...result });
  if (diff !== undefined) expect(first.result.diff).toMatchObject({ before: diff[0], after: diff[1] });
  const second = await run({
    ...args,
    ...(args.state === 'touch' ? { modification_time: 'preserve', access_time: 'preserve' } : {}),
  });
  expect(second.result).toMatchObject({ changed: false });
  expect(second.exchanges).toBeLessThanOrEqual(args.recurse === true ? 2 : 1);
});

test.each<[Readonly<Record<string, Value>>, string]>([
  [{ path: 'none' }, 'file (none) is absent, cannot continue'],
  [{ path: 'd', state: 'file' }, 'file (d) is directory, cannot continue'],
  [{ path: 'f', state: 'directory' }, 'f already exists as a file'],
  [{ path: 'ld', state: 'directory', follow: false }, 'ld already exists as a link'],
  [{ path: 'l9', state: 'link' }, 'src is required for creating new symlinks'],
  [{ path: 'h9', state: 'hard' }, 'src is required for creating new hardlinks'],
  [
    { path: 'f', src: 'x', state: 'link' },
    'src file does not exist, use "force=yes" if you really want to create the link: ./x',
  ],
  [{ path: 'd', src: 'f', state: 'link', force: true }, 'the directory d is not empty, refusing to convert it'],
  [{ path: 'd/h', src: 'g', state: 'hard' }, 'src does not exist'],
  [{ path: 'f', owner: 'no-such-user' }, 'chown failed: failed to look up user no-such-user'],
  [{ path: 'f', group: 'no-such-group' }, 'chgrp failed: failed to look up group no-such-group'],
  [{ path: 'f', mode: 'u=q' }, 'mode must be in octal or symbolic form'],
  [{ path: 'f', recurse: true }, "recurse option requires state to be 'directory'"],
  [{ path: 'f', src: 'x' }, "src option requires state to be 'link' or 'hard'"],
  [{ path: 'q/r', state: 'touch' }, "Error, could not touch target: [Errno 2] No such file or directory: b'q/r'"],
])('%j fails', async (args, message) => {
  expect((await run(args)).result).toMatchObject({ failed: true, msg: message });
});

test.each<[Readonly<Record<string, Value>>, Readonly<Record<string, unknown>>]>([
  [
    { path: 'f', state: 'absent' },
    { changed: true, state: 'file', mode: '0644', size: 5 },
  ],
  [
    { path: 'q/r', state: 'touch' },
    { changed: true, dest: 'q/r' },
  ],
  [
    { path: 'f/x', state: 'directory' },
    { changed: true, path: 'f/x' },
  ],
])('check mode cannot know what earlier tasks would have done: %j', async (args, result) => {
  expect((await run(args, true)).result).toMatchObject(result);
});

test.each(['', 'f/', 'f/x'])('nothing stands at "%s"', async path => {
  expect((await run({ path, state: 'absent' })).result).toEqual({ changed: false, path, state: 'absent' });
  expect(existsSync(at('f'))).toBe(true);
});

test('names are data', async () => {
  const name = "$(touch injected) '`x` -n";
  await run({ path: name, state: 'touch', mode: '0600' });
  expect(lstatSync(at(name)).mode & 0o7777).toBe(0o600);
  await run({ path: '-rf', state: 'directory' });
  expect(statSync(at('-rf')).isDirectory()).toBe(true);
  expect(existsSync(at('injected'))).toBe(false);
});

test('a link is removed, not what it leads to', async () => {
  await run({ path: 'ld', state: 'absent' });
  expect(readFileSync(at('d/g'), 'utf8')).toBe('x');
});

test('a fixed time is kept', async () => {
  const args = { path: 'f', state: 'touch', modification_time: '202001020304.05', access_time: '202001020304.05' };
  expect((await run(args)).result.changed).toBe(true);
  expect(statSync(at('f')).mtime).toEqual(new Date('2020-01-02T03:04:05'));
  expect((await run(args)).result.changed).toBe(false);
});

test('the link is as it was asked for', async () => {
  await run({ path: 'f', src: 'd', state: 'link', force: true });
  expect(readlinkSync(at('f'))).toBe('d');
});
