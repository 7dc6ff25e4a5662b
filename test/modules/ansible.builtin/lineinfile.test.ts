import { readFileSync, statSync } from 'node:fs';
import lineinfile from '../../../src/modules/ansible.builtin/lineinfile/index.ts';
import { BYTES, editedFileOfEachTest, START } from '../../support/edited-file.ts';
import { runModule } from '../../support/module-context.ts';

const { at, here, rows, failing } = editedFileOfEachTest();

rows(lineinfile, [
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

test('bytes that are no text stay as they are', async () => {
  await runModule(lineinfile, { path: 'bytes', line: 'zé', insertbefore: 'BOF' }, here());
  expect(readFileSync(at('bytes'))).toEqual(Buffer.concat([Buffer.from('zé\n'), BYTES]));
});

test('links are followed, attributes set in the same step, a backup kept', async () => {
  const args = { path: 'link', line: 'added', mode: '0600', backup: true };
  const { result, exchanges } = await runModule(lineinfile, args, here());
  expect(exchanges).toBe(2);
  expect(result.msg).toBe('line added and ownership, perms or SE linux context changed');
  expect(readFileSync(String(result.backup), 'utf8')).toBe(START);
  expect(statSync(at('f')).mode & 0o7777).toBe(0o600);
});

failing(lineinfile, [
  [{ path: 'none', line: 'x' }, 'Destination none does not exist !'],
  [{ path: '.', line: 'x' }, 'Path . is a directory !'],
  [{ path: 'f' }, 'line is required with state=present'],
  [{ path: 'f', line: 'x', backrefs: true }, 'regexp is required with backrefs=true'],
  [{ path: 'f', line: 'x', validate: 'false %s' }, 'failed to validate: rc:1 error:'],
]);
