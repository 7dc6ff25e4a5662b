import { lchownSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
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

const asRoot = userInfo().uid === 0 ? describe : describe.skip;

asRoot('links that an account has planted', () => {
  const key = 'ssh-ed25519 NEW me';
  const plant = (target: string, name: string, owner = 65534) => {
    symlinkSync(target, lab.path(name));
    lchownSync(lab.path(name), owner, owner);
    return lab.path(name);
  };

  test('are not read and not written through, the file and its folder', async () => {
    lab.file('shadow', 'root:secret\n');
    mkdirSync(lab.path('etc'));
    const planted = [plant('shadow', 'keys'), `${plant('etc', 'ssh')}/keys`];
    for (const path of planted) {
      const { result } = await runModule(authorizedKey, { user: 'nobody', path, key });
      expect(result.msg).toMatch(/(keys|ssh) is a symbolic link of another user: it is not followed$/);
    }
    expect(lab.read('shadow')).toBe('root:secret\n');
    expect([statSync(lab.path('etc')).uid, statSync(lab.path('shadow')).uid]).toEqual([0, 0]);
  });

  test('with follow, and links of our own, lead on', async () => {
    mkdirSync(lab.path('real'));
    const followed = { user: 'root', path: plant('real/keys', 'keys'), key, follow: true };
    expect((await runModule(authorizedKey, followed)).result.changed).toBe(true);
    expect(lab.read('real/keys')).toBe('ssh-ed25519 NEW me\n');
    const own = { user: 'root', path: `${plant('real', 'ssh', 0)}/more`, key };
    expect((await runModule(authorizedKey, own)).result.changed).toBe(true);
    expect(lab.read('real/more')).toBe('ssh-ed25519 NEW me\n');
    expect(lstatSync(lab.path('ssh')).isSymbolicLink()).toBe(true);
  });
});
