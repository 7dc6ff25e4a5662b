import { readFileSync } from 'node:fs';
import assemble from '../../../src/modules/ansible.builtin/assemble.ts';
import { runModule } from '../../support/module-context.ts';
import { partsOfEachTest } from '../../support/parts-folder.ts';

const { at, here } = partsOfEachTest();

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
