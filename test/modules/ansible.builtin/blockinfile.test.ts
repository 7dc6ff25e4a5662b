import { readFileSync } from 'node:fs';
import blockinfile from '../../../src/modules/ansible.builtin/blockinfile/index.ts';
import { BYTES, editedFileOfEachTest, START } from '../../support/edited-file.ts';
import { runModule } from '../../support/module-context.ts';

const { at, here, rows, failing } = editedFileOfEachTest();

rows(blockinfile, [
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

test('bytes that are no text stay as they are', async () => {
  await runModule(blockinfile, { path: 'bytes', block: 'x', marker: '{mark}' }, here());
  expect(readFileSync(at('bytes'))).toEqual(Buffer.concat([BYTES, Buffer.from('\nBEGIN\nx\nEND\n')]));
});

test('a block is changed, then removed', async () => {
  const task = here();
  await runModule(blockinfile, { path: 'f', block: 'one', insertafter: '^first' }, task);
  expect((await runModule(blockinfile, { path: 'f', block: 'two' }, task)).result.changed).toBe(true);
  expect(readFileSync(at('f'), 'utf8')).toBe(
    START.replace('first\n', 'first\n# BEGIN ANSIBLE MANAGED BLOCK\ntwo\n# END ANSIBLE MANAGED BLOCK\n'),
  );
  expect((await runModule(blockinfile, { path: 'f', block: '' }, task)).result.msg).toBe('Block removed');
  expect(readFileSync(at('f'), 'utf8')).toBe(START);
});

failing(blockinfile, [[{ path: 'none', block: 'x' }, 'Path none does not exist !']]);
