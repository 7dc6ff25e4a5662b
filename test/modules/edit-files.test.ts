import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import blockinfile from '../../src/modules/ansible.builtin/blockinfile/index.ts';
import lineinfile from '../../src/modules/ansible.builtin/lineinfile/index.ts';
import replace from '../../src/modules/ansible.builtin/replace.ts';
import type { ModuleDefinition } from '../../src/modules/api/module.ts';
import type { Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';

const START = 'first\ncolour = red\n# start\nsize = 3\nlast';
const BYTES = Buffer.from('a\0b\xff\nno end', 'latin1');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay edit '));
  writeFileSync(at('f'), START);
  chmodSync(at('f'), 0o640);
  writeFileSync(at('bytes'), BYTES);
  symlinkSync('f', at('link'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);
type Row = readonly [Readonly<Record<string, Value>>, string, string];

/** Texts and messages are ansible-core 2.14.18's, of the same file. */
function rows(name: string, definition: unknown, table: readonly Row[]) {
  test.each(table)(`${name} %j`, async (given, expected, msg) => {
    const args: Readonly<Record<string, Value>> = { path: 'f', ...given };
    const run = (checkMode: boolean) =>
      runModule(definition as ModuleDefinition, args, { cwd: directory, checkMode, diffMode: true });
    const changes = expected !== START;
    const check = await run(true);
    expect(check.result).toMatchObject({ changed: changes, msg });
    expect(check.exchanges).toBe(1);
    expect(readFileSync(at('f'), 'utf8')).toBe(START);
    const first = await run(false);
    expect(first.result).toMatchObject({ changed: changes, msg });
    expect(first.exchanges).toBe(changes ? 2 : 1);
    expect(readFileSync(at('f'), 'utf8')).toBe(expected);
    expect(statSync(at('f')).mode & 0o7777).toBe(0o640);
    if (String(args.line ?? '').includes('\n')) return;
    const second = await run(false);
    expect(second.result).toMatchObject({ changed: false });
    expect(second.exchanges).toBe(1);
  });
}

rows('lineinfile', lineinfile, [
  [{ line: 'added' }, `${START}\nadded\n`, 'line added'],
  [{ line: 'first' }, START, ''],
  [{ regexp: '^colour', line: 'colour = green' }, START.replace('red', 'green'), 'line replaced'],
  [{ search_string: 'zzz', line: 'first' }, START, ''],
  [{ regexp: 'zzz', line: 'size = 3', insertafter: 'first' }, START, ''],
  [
    { search_string: 'zzz', line: 'size = 3', insertbefore: 'colour', firstmatch: true },
    START.replace('colour', 'size = 3\ncolour'),
    'line added',
  ],
  [{ regexp: '^nope', line: 'new', insertafter: '^# st' }, START.replace('start\n', 'start\nnew\n'), 'line added'],
  [{ line: 'newb', insertbefore: '^size' }, START.replace('size', 'newb\nsize'), 'line added'],
  [{ line: 'bof', insertbefore: 'BOF' }, `bof\n${START}`, 'line added'],
  [{ line: 'nomatch', insertafter: 'zzz' }, `${START}\nnomatch\n`, 'line added'],
  [{ regexp: '^(size) = (\\d+)', line: '\\1 = \\g<2>', backrefs: true }, START, ''],
  [{ regexp: '^(none) = (\\d+)', line: '\\1=\\2', backrefs: true }, START, ''],
  [{ regexp: '^# start', state: 'absent' }, START.replace('# start\n', ''), '1 line(s) removed'],
  [{ search_string: 's', state: 'absent' }, 'colour = red\n', '4 line(s) removed'],
  [{ line: 'none', state: 'absent' }, START, ''],
]);

rows('blockinfile', blockinfile, [
  [
    { block: 'one\ntwo' },
    `${START}\n# BEGIN ANSIBLE MANAGED BLOCK\none\ntwo\n# END ANSIBLE MANAGED BLOCK\n`,
    'Block inserted',
  ],
  [
    { block: 'B\n', marker: '<!-- {mark} -->', insertafter: '^first' },
    START.replace('first\n', 'first\n<!-- BEGIN -->\nB\n<!-- END -->\n'),
    'Block inserted',
  ],
  [{ block: 'D', marker: '# {mark} D', insertbefore: 'BOF' }, `# BEGIN D\nD\n# END D\n${START}`, 'Block inserted'],
  [{ state: 'absent' }, `${START}\n`, 'Block removed'],
  [
    { block: 'M', marker: '# {mark}', insertafter: '(?m)^first\\n.*red$' },
    START.replace('red\n', 'red\n# BEGIN\nM\n# END\n'),
    'Block inserted',
  ],
  [
    { block: 'M', marker: '# {mark}', insertbefore: '(?m)red\\n# st' },
    START.replace('colour', '# BEGIN\nM\n# END\ncolour'),
    'Block inserted',
  ],
]);

rows('replace', replace, [
  [{ regexp: 'e', replace: 'E' }, START.replaceAll('e', 'E'), '2 replacements made'],
  [{ regexp: '^(size = )\\d+', replace: '\\g<1>5' }, START.replace('3', '5'), '1 replacements made'],
  [{ regexp: 's', replace: 'S', after: 'start', before: 'last' }, START.replace('size', 'Size'), '1 replacements made'],
  [
    { regexp: 'r', replace: 'R', before: '# start' },
    START.replace('first', 'fiRst').replace('colour = red', 'colouR = Red'),
    '3 replacements made',
  ],
  [{ regexp: 'zzz', replace: 'y' }, START, ''],
]);

test('bytes that are no text stay as they are', async () => {
  const task = { cwd: directory };
  await runModule(lineinfile, { path: 'bytes', line: 'zé', insertbefore: 'BOF' }, task);
  await runModule(blockinfile, { path: 'bytes', block: 'x', marker: '{mark}' }, task);
  await runModule(replace, { path: 'bytes', regexp: 'no', replace: 'yes' }, task);
  expect(readFileSync(at('bytes'))).toEqual(
    Buffer.concat([Buffer.from('zé\n'), Buffer.from('a\0b\xff\nyes end\nBEGIN\nx\nEND\n', 'latin1')]),
  );
});

test('a block is changed, then removed', async () => {
  const task = { cwd: directory };
  await runModule(blockinfile, { path: 'f', block: 'one', insertafter: '^first' }, task);
  expect((await runModule(blockinfile, { path: 'f', block: 'two' }, task)).result.changed).toBe(true);
  expect(readFileSync(at('f'), 'utf8')).toBe(
    START.replace('first\n', 'first\n# BEGIN ANSIBLE MANAGED BLOCK\ntwo\n# END ANSIBLE MANAGED BLOCK\n'),
  );
  expect((await runModule(blockinfile, { path: 'f', block: '' }, task)).result.msg).toBe('Block removed');
  expect(readFileSync(at('f'), 'utf8')).toBe(START);
});

test('links are followed, attributes set in the same step, a backup kept', async () => {
  const args = { path: 'link', line: 'added', mode: '0600', backup: true };
  const { result, exchanges } = await runModule(lineinfile, args, { cwd: directory });
  expect(exchanges).toBe(2);
  expect(result.msg).toBe('line added and ownership, perms or SE linux context changed');
  expect(readFileSync(String(result.backup), 'utf8')).toBe(START);
  expect(statSync(at('f')).mode & 0o7777).toBe(0o600);
});

test.each<[unknown, Readonly<Record<string, Value>>, string]>([
  [lineinfile, { path: 'none', line: 'x' }, 'Destination none does not exist !'],
  [lineinfile, { path: '.', line: 'x' }, 'Path . is a directory !'],
  [lineinfile, { path: 'f' }, 'line is required with state=present'],
  [lineinfile, { path: 'f', line: 'x', backrefs: true }, 'regexp is required with backrefs=true'],
  [lineinfile, { path: 'f', line: 'x', validate: 'false %s' }, 'failed to validate: rc:1 error:'],
  [blockinfile, { path: 'none', block: 'x' }, 'Path none does not exist !'],
  [replace, { path: 'none', regexp: 'x' }, 'Path none does not exist !'],
  [replace, { path: 'f', regexp: '(' }, 're.error: missing ), unterminated subpattern at position 0'],
])('%# fails: %j', async (definition, args, msg) => {
  const { result } = await runModule(definition as ModuleDefinition, args, { cwd: directory });
  expect(result).toMatchObject({ failed: true, msg });
  expect(readFileSync(at('f'), 'utf8')).toBe(START);
});
