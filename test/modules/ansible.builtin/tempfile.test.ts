import { statSync } from 'node:fs';
import tempfile from '../../../src/modules/ansible.builtin/tempfile.ts';
import { runModule } from '../../support/module-context.ts';
import { partsOfEachTest } from '../../support/parts-folder.ts';

const { at, here } = partsOfEachTest();

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
