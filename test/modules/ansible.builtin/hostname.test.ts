import hostname from '../../../src/modules/ansible.builtin/hostname.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('in check mode nothing of the host is touched', async () => {
  lab.program('hostname', 'echo here');
  const task = { env: lab.env(), checkMode: true };
  expect((await runModule(hostname, { name: 'other.example', use: 'debian' }, task)).result).toMatchObject({
    changed: true,
    ansible_facts: { ansible_hostname: 'other', ansible_nodename: 'other.example' },
  });
  expect(lab.calls().filter(call => /^hostname [^-]/.test(call))).toEqual([]);
});
