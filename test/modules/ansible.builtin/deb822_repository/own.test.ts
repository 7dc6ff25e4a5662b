import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { core } from '../../../../src/core-line.ts';
import deb822Repository from '../../../../src/modules/ansible.builtin/deb822_repository/index.ts';
import { serveKeys } from '../../../support/key-server.ts';
import { runModule } from '../../../support/module-context.ts';
import { canMount } from '../../../support/sshd.ts';
import { createAptFolder, type Files } from './apt-folder.ts';

// What is the module's own, or otherwise than Ansible's on purpose (docs/compatibility.md).

const possible = canMount();
const each = possible ? test.each : test.skip.each;
const one = possible ? test : test.skip;

each([true, false])(
  'a link where the source shall be is neither replaced nor followed (check mode: %s)',
  async checkMode => {
    const files: Files = { 'sources.list.d/lab.sources': { link: '../victim' }, victim: 'untouched' };
    using apt = await createAptFolder(files);
    const { result } = await runModule(deb822Repository, { name: 'lab' }, { shell: apt.shell, checkMode });
    expect(result).toMatchObject({
      failed: true,
      msg: '/etc/apt/sources.list.d/lab.sources is a symbolic link: it is neither replaced nor followed',
    });
    expect(apt.files()).toMatchObject(files);
  },
);

each([true, false])('a link that leads to the same source is left as it is (check mode: %s)', async checkMode => {
  const files: Files = { 'sources.list.d/lab.sources': { link: '../kept' }, kept: 'X-Repolib-Name: lab\nTypes: deb\n' };
  using apt = await createAptFolder(files);
  const { result } = await runModule(deb822Repository, { name: 'lab' }, { shell: apt.shell, checkMode });
  expect(result).toMatchObject({ changed: false });
  expect(apt.files()).toMatchObject(files);
});

one('a link where the key shall be is not written through, and the source stays as it is', async () => {
  const keys = await serveKeys(new Map([['/key', Buffer.from('key')]]));
  try {
    using apt = await createAptFolder({ 'keyrings/lab.gpg': { link: '../victim' }, victim: 'untouched' });
    const args = { name: 'lab', signed_by: `${keys.url}/key` };
    const { result } = await runModule(deb822Repository, args, { shell: apt.shell });
    expect(result.msg).toMatch(/^\/etc\/apt\/keyrings\/lab\.gpg is a symbolic link/);
    expect(apt.files()).toMatchObject({ victim: 'untouched' });
    expect(existsSync(join(apt.path, 'sources.list.d/lab.sources'))).toBe(false);
    expect(keys.agents).toEqual(['ansible-httpget']);
  } finally {
    keys.close();
  }
});

one('a key of many lines, written by the host, is the same to the byte', async () => {
  const key = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 7) % 256));
  const keys = await serveKeys(new Map([['/key', key]]));
  try {
    using apt = await createAptFolder();
    await runModule(deb822Repository, { name: 'lab', signed_by: `${keys.url}/key` }, { shell: apt.shell });
    expect(readFileSync(join(apt.path, 'keyrings/lab.gpg')).equals(key)).toBe(true);
    expect(lstatSync(join(apt.path, 'keyrings')).mode & 0o7777).toBe(0o755);
  } finally {
    keys.close();
  }
});

one('a mode that makes no sense fails before anything is written', async () => {
  using apt = await createAptFolder();
  const { result } = await runModule(deb822Repository, { name: 'lab', mode: 'odd' }, { shell: apt.shell });
  expect(result).toMatchObject({ failed: true, msg: 'mode must be in octal or symbolic form' });
  expect(apt.files()).toEqual({ 'sources.list.d/': {} });
});

each(['one\rTrusted: yes', 'one\u2028Trusted: yes'])(
  'a value that would be another field is refused: %j',
  async suite => {
    using apt = await createAptFolder();
    const { result } = await runModule(deb822Repository, { name: 'lab', inrelease_path: suite }, { shell: apt.shell });
    expect(result.msg).toMatch(/^inrelease_path has a line's end that deb822 cannot hold/);
    expect(apt.files()).toEqual({ 'sources.list.d/': {} });
  },
);

each(['2.14', '2.19'] as const)('options of later versions are taken on the line of %s', async line => {
  using apt = await createAptFolder();
  const args = { name: 'lab', include: ['a', 'b'], exclude: 'c', install_python_debian: true };
  const { result } = await runModule(deb822Repository, args, { shell: apt.shell, core: core(line) });
  expect(result.repo).toBe('Exclude: c\nInclude: a b\nX-Repolib-Name: lab\nTypes: deb\n');
});

one('a file that cannot be written fails with the words of the host', async () => {
  using apt = await createAptFolder({ 'sources.list.d/lab.sources/': '' });
  const { result } = await runModule(deb822Repository, { name: 'lab' }, { shell: apt.shell });
  expect(result).toMatchObject({ failed: true, msg: '/etc/apt/sources.list.d/lab.sources is a directory' });
});
