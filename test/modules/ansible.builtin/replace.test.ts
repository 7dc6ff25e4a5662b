import { readFileSync } from 'node:fs';
import replace from '../../../src/modules/ansible.builtin/replace.ts';
import { editedFileOfEachTest, START } from '../../support/edited-file.ts';
import { runModule } from '../../support/module-context.ts';

const { at, here, rows, failing } = editedFileOfEachTest();

rows(replace, [
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
  await runModule(replace, { path: 'bytes', regexp: 'no', replace: 'yes' }, here());
  expect(readFileSync(at('bytes'))).toEqual(Buffer.from('a\0b\xff\nyes end', 'latin1'));
});

failing(replace, [
  [{ path: 'none', regexp: 'x' }, 'Path none does not exist !'],
  [{ path: 'f', regexp: '(' }, 're.error: missing ), unterminated subpattern at position 0'],
]);
