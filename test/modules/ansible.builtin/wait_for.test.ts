import waitFor from '../../../src/modules/ansible.builtin/wait_for/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { partsOfEachTest } from '../../support/parts-folder.ts';

const { here } = partsOfEachTest();

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
