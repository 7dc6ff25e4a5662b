import {
  chmodSync,
  chownSync,
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
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import copy from '../../../src/modules/ansible.builtin/copy/index.ts';
import { Dict, type Value } from '../../../src/values.ts';
import { runModule, type TestTask } from '../../support/module-context.ts';

const BYTES = Buffer.from([0, 1, 255, 10, 39, 92, 37, 0, 200, 13]);
/** More than is held in memory. */
const HUGE = Buffer.alloc(2_500_000, 'abc\0');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay copy '));
  for (const name of ['src', 'src/tree', 'src/tree/sub', 'src/tree/empty', 'to', 'to/d']) mkdirSync(at(name));
  writeFileSync(at('src/one'), 'one\n');
  writeFileSync(at('src/bin'), BYTES);
  writeFileSync(at('src/big'), Buffer.alloc(300_000, 'ab\0'));
  writeFileSync(at('src/huge'), HUGE);
  writeFileSync(at('src/tree/x'), 'x');
  chmodSync(at('src/tree/x'), 0o755);
  writeFileSync(at('src/tree/sub/y'), 'y');
  writeFileSync(at('to/f'), 'old\n');
  chmodSync(at('to/f'), 0o640);
  symlinkSync('f', at('to/lf'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string) => join(directory, name);
const run = (args: Readonly<Record<string, Value>>, task: TestTask = {}) =>
  runModule(copy, args, { cwd: directory, link: { connection: async () => undefined as never }, ...task });

// with a shell that has its own printf small files are written with the look, else in a second exchange
describe.each(['printf', '/usr/bin/printf'])('printf is %s', printf => {
  const runThere = (args: Readonly<Record<string, Value>>, task: { checkMode?: boolean } = {}) =>
    run(args, { env: { __tsplay_printf: printf }, ...task });

  test.each<[Readonly<Record<string, Value>>, string, Buffer | string]>([
    [{ src: 'src/one', dest: 'to/new' }, 'to/new', 'one\n'],
    [{ src: 'src/one', dest: 'to/d' }, 'to/d/one', 'one\n'],
    [{ src: 'src/one', dest: 'to/x/y/' }, 'to/x/y/one', 'one\n'],
    [{ src: 'src/bin', dest: 'to/f' }, 'to/f', BYTES],
    [{ src: 'src/big', dest: 'to/big' }, 'to/big', Buffer.alloc(300_000, 'ab\0')],
    [{ src: 'src/huge', dest: 'to/huge' }, 'to/huge', HUGE],
    [{ content: 'two', dest: 'to/f' }, 'to/f', 'two'],
    [{ content: '', dest: 'to/nothing' }, 'to/nothing', ''],
    [
      { content: Dict.from({ a: 1, b: ['x', null], c: 'é' }), dest: 'to/j' },
      'to/j',
      '{"a": 1, "b": ["x", null], "c": "\\u00e9"}',
    ],
    [{ content: true, dest: 'to/b' }, 'to/b', 'True'],
    [{ src: 'src/one', dest: 'to/lf' }, 'to/lf', 'one\n'],
    [{ src: 'src/one', dest: 'to/v', validate: 'grep -q one %s' }, 'to/v', 'one\n'],
    [{ src: 'to/f', dest: 'to/r', remote_src: true }, 'to/r', 'old\n'],
    [{ src: 'src/one', dest: '-rf' }, '-rf', 'one\n'],
    [{ src: 'src/one', dest: "to/$(touch x)'" }, "to/$(touch x)'", 'one\n'],
  ])('%j', async (args, path, content) => {
    const listed = readdirSync(at('to'), { recursive: true }).sort();
    expect((await runThere(args, { checkMode: true })).result).toMatchObject({ changed: true });
    expect(readdirSync(at('to'), { recursive: true }).sort()).toEqual(listed);
    const first = await runThere(args);
    expect(first.result).toMatchObject({ changed: true, state: 'file' });
    // as text: toEqual takes seconds for a buffer of megabytes
    expect(readFileSync(at(path), 'latin1')).toBe(Buffer.from(content).toString('latin1'));
    const second = await runThere(args);
    expect(second.result).toMatchObject({ changed: false });
    expect(second.exchanges).toBe(1);
    expect(readdirSync(at('to'), { recursive: true }).filter(name => String(name).includes('.tsplay'))).toEqual([]);
  });
});

test.each<[Readonly<Record<string, Value>>, string]>([
  [{ dest: 'to' }, 'src (or content) is required'],
  [{ src: 'src/one' }, 'dest is required'],
  [{ src: 'src/one', content: 'x', dest: 'to/q' }, 'src and content are mutually exclusive'],
  [{ content: 'x', dest: 'to/d' }, 'can not use content with a dir as dest'],
  [{ content: 'x', dest: 'to/no/' }, 'can not use content with a dir as dest'],
  [{ src: 'src/one', dest: 'to/no/file' }, 'Destination directory to/no does not exist'],
  [{ src: 'src/one', dest: 'to/v', validate: 'grep -q two %s' }, 'failed to validate'],
  [{ src: 'src/one', dest: 'to/v', validate: 'true' }, 'validate must contain %s: true'],
  [
    { src: 'src/one', dest: 'to/v', checksum: 'abc' },
    'Copied file does not match the expected checksum. Transfer failed.',
  ],
  [{ src: 'to/gone', dest: 'to/v', remote_src: true }, 'Source to/gone not found'],
])('%j fails and leaves nothing', async (args, message) => {
  const before = readdirSync(at('to'), { recursive: true }).sort();
  expect((await run(args)).result).toMatchObject({ failed: true, msg: message });
  expect(readdirSync(at('to'), { recursive: true }).sort()).toEqual(before);
});

test('the mode of the file that is replaced stays; a link is replaced, not followed', async () => {
  await run({ content: 'new', dest: 'to/f' });
  expect(statSync(at('to/f')).mode & 0o7777).toBe(0o640);
  await run({ content: 'newer', dest: 'to/lf' });
  expect(lstatSync(at('to/lf')).isFile()).toBe(true);
  expect(readFileSync(at('to/f'), 'utf8')).toBe('new');
});

const own = userInfo();
test.each<[Readonly<Record<string, Value>>, string, number]>([
  [{ content: 'x' }, '644', 1],
  [{ content: 'x', mode: '0600' }, '600', 1],
  [{ content: 'x', mode: '0755' }, '755', 1],
  [{ content: 'x', mode: '4750' }, '4750', 1],
  [{ content: 'x', mode: 'u=rw,g=r,o=' }, '640', 1],
  [{ content: 'x', mode: 'u+x' }, '744', 2],
  [{ content: 'x', owner: own.username, group: String(own.gid), mode: '0640' }, '640', 1],
  [{ content: 'x'.repeat(20_000) }, '644', 2],
])('a new file: %j gives %s in %i exchanges', async (args, mode, exchanges) => {
  const umask = process.umask(0o022);
  const done = await run({ ...args, dest: 'to/n' }).finally(() => process.umask(umask));
  expect((statSync(at('to/n')).mode & 0o7777).toString(8)).toBe(mode);
  expect(done.exchanges).toBe(exchanges);
});

test.each<[Readonly<Record<string, Value>>, number]>([
  [{ content: 'new', mode: '0644' }, 1],
  [{ content: 'new' }, 2],
  [{ content: 'new', mode: '0644', backup: true }, 2],
])('a file that is replaced: %j in %i exchanges', async (args, exchanges) => {
  expect((await run({ ...args, dest: 'to/f' })).exchanges).toBe(exchanges);
  expect(readFileSync(at('to/f'), 'utf8')).toBe('new');
});

test('a directory whose group its files take: the wanted group is set behind the write', async () => {
  if (own.uid !== 0) return;
  chownSync(at('to/d'), 0, 1);
  chmodSync(at('to/d'), 0o2755);
  const { result, exchanges } = await run({ content: 'x', dest: 'to/d/x', group: 'root', mode: '0644' });
  expect([result, exchanges]).toMatchObject([{ changed: true, gid: 0, mode: '0644' }, 2]);
  expect(statSync(at('to/d/x')).gid).toBe(0);
});

test.each([{}, { mode: '0644' }])(
  'a directory gives its group to a new file, and not to one that was there: %j',
  async more => {
    if (own.uid !== 0) return;
    writeFileSync(at('to/d/old'), 'old');
    chownSync(at('to/d'), 0, 1);
    chmodSync(at('to/d'), 0o2755);
    const gidOf = async (dest: string) => (await run({ content: 'x', dest, ...more })).result.gid;
    expect([await gidOf('to/d/new'), await gidOf('to/d/old')]).toEqual([1, 0]);
  },
);

test('in check mode an owner may come into being until the file is written', async () => {
  const args = { content: 'new', dest: 'to/f', owner: 'no-such-user' };
  expect((await run(args, { checkMode: true })).result.changed).toBe(true);
  expect((await run({ ...args, content: 'old\n' }, { checkMode: true })).result.failed).toBe(true);
});

test('follow writes through the link', async () => {
  const { result } = await run({ content: 'new', dest: 'to/lf', follow: true });
  expect(result.dest).toBe(at('to/f'));
  expect(lstatSync(at('to/lf')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('to/f'), 'utf8')).toBe('new');
});

test('force=no leaves what is there; backup keeps it', async () => {
  expect((await run({ content: 'new', dest: 'to/f', force: false })).result.changed).toBe(false);
  const { result } = await run({ content: 'new', dest: 'to/f', backup: true });
  expect(readFileSync(at(String(result.backup_file)), 'utf8')).toBe('old\n');
  expect(result.backup_file).toMatch(/^to\/f\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);
});

test('a link to a directory that holds it stays a link', async () => {
  symlinkSync('..', at('src/tree/sub/up'));
  await run({ src: 'src/tree/', dest: 'to/c' });
  expect(readlinkSync(at('to/c/sub/up'))).toBe('..');
  expect(readFileSync(at('to/c/sub/y'), 'utf8')).toBe('y');
});

test('a tree', async () => {
  const args = { src: 'src/tree', dest: 'to/t', mode: '0640', directory_mode: '0750' };
  expect((await run(args)).result).toMatchObject({ changed: true, dest: 'to/t/' });
  expect(readdirSync(at('to/t'), { recursive: true }).sort()).toEqual([
    'tree',
    'tree/empty',
    'tree/sub',
    'tree/sub/y',
    'tree/x',
  ]);
  expect(statSync(at('to/t/tree/x')).mode & 0o7777).toBe(0o640);
  expect(statSync(at('to/t/tree/empty')).mode & 0o7777).toBe(0o750);
  const second = await run(args);
  expect(second.result.changed).toBe(false);
  expect(second.exchanges).toBe(1);
  await run({ src: 'src/tree/', dest: 'to/u', mode: 'preserve' });
  expect(statSync(at('to/u/x')).mode & 0o7777).toBe(0o755);
});

test('the diff of a text, and none of bytes', async () => {
  const text = await run({ content: 'new\n', dest: 'to/f' }, { checkMode: true, diffMode: true });
  expect(text.result.diff).toMatchObject([{ before: 'old\n', after: 'new\n', before_header: 'to/f' }]);
  const bytes = await run({ src: 'src/bin', dest: 'to/f' }, { checkMode: true, diffMode: true });
  expect(bytes.result.diff).toMatchObject([{ before: 'old\n', src_binary: 1 }]);
});

test('what is no file is not copied from one place of the host to another', async () => {
  const { result, changed } = await runModule(copy, { src: '/dev/null', dest: at('to/f'), remote_src: true });
  expect(result).toMatchObject({ failed: true, msg: "Cannot copy invalid source '/dev/null': not a file" });
  expect(changed).toBe(false);
  expect(readFileSync(at('to/f'), 'utf8')).toBe('old\n');
});
