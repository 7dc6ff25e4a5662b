import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import aptRepository from '../../src/modules/ansible.builtin/apt_repository/index.ts';
import cron from '../../src/modules/ansible.builtin/cron/index.ts';
import authorizedKey from '../../src/modules/ansible.posix/authorized_key/index.ts';
import mount from '../../src/modules/ansible.posix/mount/index.ts';
import sysctl from '../../src/modules/ansible.posix/sysctl/index.ts';
import type { ModuleSpec } from '../../src/modules/api/module.ts';
import { replaceText } from '../../src/modules/script/replace-file.ts';
import { quote } from '../../src/modules/script/words.ts';
import { runModule } from '../support/module-context.ts';
import { installedShells } from '../support/shells.ts';
import { type StandIns, standIns } from '../support/stand-ins.ts';

let lab: StandIns;
beforeEach(() => {
  lab = standIns();
  // notes what the new file is like before it takes its place
  lab.program('sync', '[ "$1" = -- ] && shift && stat -c "%a %s" -- "$@" >"$STATE/synced"');
  lab.program('sysctl', 'echo 0');
  mkdirSync(join(lab.directory, 'files'));
});
afterEach(() => lab.remove());

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk1';
const task = () => ({ env: lab.env });

const ROWS: readonly (readonly [name: string, write: (file: string) => ReturnType<typeof runModule>])[] = [
  ['fstab', fstab => runModule(mount, { path: '/m', src: 'x', fstype: 'ext4', state: 'present', fstab }, task())],
  ['sysctl.conf', file => runModule(sysctl, { name: 'vm.x', value: '1', reload: false, sysctl_file: file }, task())],
  ['cron', file => runModule(cron, { name: 'a', job: 'true', user: 'root', cron_file: file }, task())],
  [
    'authorized_keys',
    path => runModule(authorizedKey, { user: userInfo().username, key: KEY, path, manage_dir: false }, task()),
  ],
  [
    'apt.list',
    file => {
      const filename = file.replace(/\.list$/, '');
      return runModule(aptRepository, { repo: 'deb http://x.invalid/ y z', filename, update_cache: false }, task());
    },
  ],
];
const usable = ROWS.filter(([name]) => name !== 'apt.list' || existsSync('/etc/apt'));
if (usable.length < ROWS.length) console.warn('skipped: sources of apt (there is no /etc/apt)');

test.each(usable)('%s is on the disk before it takes its place', async (name, write) => {
  const file = join(lab.directory, 'files', name);
  const { result } = await write(file);
  expect(result).toMatchObject({ changed: true });
  const synced = lab.calls().filter(call => call.startsWith('sync '));
  expect(synced).toEqual([expect.stringMatching(/^sync -- (?:\S+\/files|\.)\/\.tsplay-[0-9a-f]{32}$/)]);
  const { mode, size } = statSync(file);
  expect(readFileSync(join(lab.directory, 'synced'), 'utf8')).toBe(`${(mode & 0o7777).toString(8)} ${size}\n`);
  expect(readdirSync(dirname(file))).toEqual([name]);
});

const shells = installedShells().map(([name, command]) => [name, command.replace(/^exec /, '')] as const);

test.each(shells)('%s: a sync without operands writes all', async (_, shell) => {
  const file = join(lab.directory, 'files', 'text');
  lab.program('sync', '[ $# -eq 0 ]');
  await replaced(file, 'one\n', shell);
  expect(readFileSync(file, 'utf8')).toBe('one\n');
  expect(lab.calls()).toEqual([expect.stringMatching(/^sync -- /), 'sync ']);
});

test.each(shells)('%s: owner and mode stay, a link leads to what is replaced', async (_, shell) => {
  const [file, link] = ['real', 'link'].map(name => join(lab.directory, 'files', name)) as [string, string];
  writeFileSync(file, 'old');
  chmodSync(file, 0o640);
  symlinkSync('real', link);
  await replaced(link, "it's\n\nnew", shell);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o7777]).toEqual(["it's\n\nnew", 0o640]);
  expect(readdirSync(dirname(file)).sort()).toEqual(['link', 'real']);
});

async function replaced(file: string, text: string, shell: string): Promise<void> {
  const script = replaceText(quote(file), text);
  const spec: ModuleSpec<Record<string, never>> = {
    summary: '',
    options: {},
    checkMode: '',
    run: async context => {
      const done = await context.change(undefined, host => host.run(script));
      return { changed: done?.rc === 0 };
    },
  };
  const { result } = await runModule(spec, {}, { env: lab.env, shell });
  expect(result).toMatchObject({ changed: true });
}
