import { defineModule } from '../api/module.ts';
import { SYSTEMD_OPTIONS } from '../shared/services/systemd-options.ts';
import { lookAtUnit, manageUnit, refuseGlobs } from '../shared/services/systemd-unit.ts';

export default defineModule({
  summary: 'Starts, stops, enables and masks units of systemd.',
  options: SYSTEMD_OPTIONS,
  requiredOneOf: [['state', 'enabled', 'masked', 'daemon_reload', 'daemon_reexec']],
  checkMode: 'Says what would change; unit files are not read again.',
  run: async context => {
    const { name } = context.args;
    for (const option of ['state', 'enabled', 'masked'] as const)
      if (name === undefined && context.args[option] !== undefined)
        context.fail(`missing parameter(s) required by '${option}': name`);
    refuseGlobs(context, name);
    return manageUnit(context, context.args, await lookAtUnit(context, context.args));
  },
});
