import sysctl from '../../../src/modules/ansible.posix/sysctl/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test.each<[Record<string, Value>, string[], string]>([
  [{ name: 'vm.x', value: '10' }, [], 'vm.x=10\n'],
  [{ name: 'vm.x', value: '11' }, ['sysctl -p FILE'], 'vm.x=11\n'],
  [{ name: 'vm.y', value: 'yes', reload: false }, [], 'vm.x=10\nvm.y=1\n'],
  [
    { name: 'vm.x', value: '12', sysctl_set: true, ignoreerrors: true },
    ['sysctl -e -w vm.x=12', 'sysctl -e -p FILE'],
    'vm.x=12\n',
  ],
  [{ name: 'vm.x', state: 'absent' }, ['sysctl -p FILE'], ''],
])('sysctl %j', async (args, expected, text) => {
  const path = lab.file('sysctl.conf', 'vm.x=10\n');
  lab.program('sysctl', '[ "$2" != -n ] || echo 10');
  const task = { ...args, sysctl_file: path };
  const changed = text !== 'vm.x=10\n';
  expect((await runModule(sysctl, task, { env: lab.env(), checkMode: true })).result).toEqual({ changed });
  expect(lab.read('sysctl.conf')).toBe('vm.x=10\n');
  lab.calls();
  expect((await runModule(sysctl, task, { env: lab.env() })).result).toEqual({ changed });
  expect(lab.calls().filter(call => !call.includes(' -n '))).toEqual(expected.map(call => call.replace('FILE', path)));
  expect(lab.read('sysctl.conf')).toBe(text);
});
