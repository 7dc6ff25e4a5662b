import yum from '../../../src/modules/ansible.builtin/yum.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { pythonModulesNamed } from '../../support/python-modules.ts';

const answer = async (args: Record<string, Value>, facts: Record<string, Value> = {}) =>
  (await runModule(yum, args, { facts, pythonModule: pythonModulesNamed('yum', 'dnf') })).result;

test.each([
  ['what the task says', { use_backend: 'yum' }, 'dnf', 'yum'],
  ['what the task says, by its other name', { use: 'yum4' }, 'yum', 'dnf'],
  ['what the facts say', {}, 'dnf', 'dnf'],
])('takes the module by %s, without saying so to it', async (_what, given, pkg_mgr, ran) => {
  expect(await answer({ name: 'bash', ...given }, { pkg_mgr })).toMatchObject({ ran, with: '{"name":"bash"}' });
});

test('fails where neither is there', async () => {
  const { msg } = await answer({ name: 'bash' }, { pkg_mgr: 'apt' });
  expect(msg).toEqual([
    expect.stringMatching(/^Could not detect which major revision of yum is in use/),
    expect.any(String),
  ]);
  expect((await answer({ name: 'bash', use: 'dnf5' })).msg).toBe('Could not find a dnf5 module backend for testhost.');
  expect((await answer({ use: 'dnf', use_backend: 'yum' })).msg).toMatch(/^parameters are mutually exclusive/);
});
