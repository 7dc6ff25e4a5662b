import mount from '../../../src/modules/ansible.posix/mount/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test.each<[Record<string, Value>, string[], string | undefined]>([
  [{ state: 'present' }, [], 'tmpfs PATH tmpfs defaults 0 0\n'],
  [{ state: 'mounted', boot: false, opts: 'ro' }, ['mount -T FSTAB PATH'], 'tmpfs PATH tmpfs ro,noauto 0 0\n'],
  [{ state: 'ephemeral', opts: 'size=1m' }, ['mount -t tmpfs -o size=1m tmpfs PATH'], undefined],
  [{ state: 'remounted' }, ['mount -o remount -T FSTAB PATH'], undefined],
  [{ state: 'unmounted' }, [], undefined],
])('mount %j', async (args, expected, text) => {
  const fstab = lab.file('fstab', '# c\n');
  lab.program('mount', '');
  lab.program('umount', '');
  const path = lab.path('point');
  const task = { path, src: 'tmpfs', fstype: 'tmpfs', fstab, ...args };
  const changed = expected.length > 0 || text !== undefined;
  expect((await runModule(mount, task, { env: lab.env(), checkMode: true })).result.changed).toBe(changed);
  expect(lab.read('fstab')).toBe('# c\n');
  expect((await runModule(mount, task, { env: lab.env() })).result).toMatchObject({ changed, name: path, fstab });
  expect(lab.calls()).toEqual(expected.map(call => call.replace('FSTAB', fstab).replace('PATH', path)));
  expect(lab.read('fstab')).toBe(`# c\n${(text ?? '').replace('PATH', path)}`);
});

// As Ansible's own: seen with a node whose /proc could not be mounted again.
test.each([['what is mounted nowhere'], ['what is mounted already']])(
  '%s: fstab is put back where it fails',
  async what => {
    const fstab = lab.file('fstab', '# c\n');
    lab.program('mount', 'exit 32');
    lab.program('umount', 'echo "umount: not permitted" >&2; exit 32');
    const path = what === 'what is mounted already' ? '/proc' : lab.path('point');
    const task = { path, src: 'proc', fstype: 'proc', fstab, opts: 'hidepid=2', state: 'mounted' };
    const { result } = await runModule(mount, task, { env: lab.env() });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining(`Error mounting ${path}: `) });
    expect(lab.read('fstab')).toBe('# c\n');
  },
);
