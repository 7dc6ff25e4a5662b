import serviceFacts from '../../../src/modules/ansible.builtin/service_facts/index.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('service_facts: SysV services', async () => {
  lab.program('service', `printf ' [ + ]  ssh\\n [ - ]  cron\\n'`);
  const { result } = await runModule(serviceFacts, {}, { env: lab.env() });
  expect(result.ansible_facts).toMatchObject({
    services: {
      ssh: { name: 'ssh', state: 'running', source: 'sysv' },
      cron: { name: 'cron', state: 'stopped', source: 'sysv' },
    },
  });
});
