import getent from '../../../src/modules/ansible.builtin/getent.ts';
import type { Dict } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

test('getent: fields, a missing key, an unknown database', async () => {
  const { result } = await runModule(getent, { database: 'passwd', key: 'root' }, { checkMode: true });
  const facts = result.ansible_facts as Dict;
  expect((facts.get('getent_passwd') as Dict).get('root')).toHaveLength(6);
  const missing = { database: 'passwd', key: 'no-such-user' };
  expect((await runModule(getent, missing)).result).toMatchObject({ failed: true });
  const asked = (await runModule(getent, { ...missing, fail_key: false })).result.ansible_facts as Dict;
  expect((asked.get('getent_passwd') as Dict).get('no-such-user')).toBeNull();
  expect((await runModule(getent, { database: 'nodb' })).result.msg).toBe('Missing arguments, or database unknown.');
});
