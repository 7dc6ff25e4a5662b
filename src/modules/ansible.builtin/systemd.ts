import { defineModule } from '../api/module.ts';
import { SYSTEMD_OPTIONS } from '../shared/services/systemd-options.ts';
import { lookAtUnit, manageUnit, refuseGlobs, requireName } from '../shared/services/systemd-unit.ts';

export default defineModule({
  summary: 'Starts, stops, enables and masks units of systemd.',
  options: SYSTEMD_OPTIONS,
  requiredOneOf: [['state', 'enabled', 'masked', 'daemon_reload', 'daemon_reexec']],
  checkMode: 'Says what would change; unit files are not read again.',
  run: async context => {
    requireName(context, context.args);
    refuseGlobs(context, context.args.name);
    return manageUnit(context, context.args, await lookAtUnit(context, context.args));
  },
});
