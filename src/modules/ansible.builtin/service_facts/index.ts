import { defineModule } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { serviceList } from './service-list.ts';
import SERVICES from './services.sh';

export default defineModule({
  summary: 'Gathers the state of all services into the fact services.',
  options: {},
  checkMode: 'Works the same: it only reads.',
  applies: 'facts',
  run: async context => {
    const found = await ask(context.inspect, [SERVICES]);
    for (const [label, what] of [
      ['units', 'Could not list units from systemd'],
      ['files', 'Could not get unit files data from systemd'],
    ] as const) {
      const rc = found.rc(label);
      if (rc !== undefined && rc !== 0) context.warn(`${what}: ${found.stderr(label)}`);
    }
    const services = serviceList(found);
    if (services.size === 0)
      return {
        changed: false,
        skipped: true,
        msg: 'Failed to find any services. This can be due to privileges or some other configuration issue.',
      };
    return { changed: false, ansible_facts: { services: Object.fromEntries(services) } };
  },
});
