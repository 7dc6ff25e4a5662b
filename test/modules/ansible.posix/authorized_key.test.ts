import { userInfo } from 'node:os';
import authorizedKey from '../../../src/modules/ansible.posix/authorized_key/index.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('authorized_key: added once, mode 0600, exclusive, removed', async () => {
  const path = lab.file('keys', 'ssh-rsa OLD c\n');
  const task = { user: userInfo().username, path, manage_dir: false, key: 'ssh-ed25519 NEW me' };
  expect((await runModule(authorizedKey, task, { checkMode: true })).result.changed).toBe(true);
  expect((await runModule(authorizedKey, task)).result).toMatchObject({ changed: true, keyfile: path, mode: '0600' });
  expect(lab.read('keys')).toBe('ssh-rsa OLD c\nssh-ed25519 NEW me\n');
  expect((await runModule(authorizedKey, task)).result.changed).toBe(false);
  await runModule(authorizedKey, { ...task, exclusive: true });
  expect(lab.read('keys')).toBe('ssh-ed25519 NEW me\n');
  await runModule(authorizedKey, { ...task, state: 'absent' });
  expect(lab.read('keys')).toBe('');
  expect((await runModule(authorizedKey, { ...task, key: 'junk' })).result.msg).toBe('invalid key specified: junk');
});
