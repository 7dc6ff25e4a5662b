import { isText, textOf } from '../../../values.ts';
import { defineModule } from '../../api/module.ts';
import { section } from '../../script/words.ts';
import { SYSTEMD_OPTIONS } from '../../shared/services/systemd-options.ts';
import { lookAtUnit, manageUnit, refuseGlobs, requireName } from '../../shared/services/systemd-unit.ts';
import { initLook, manageInitService } from './init-service.ts';

const UNUSED_BY_SYSTEMD = ['pattern', 'runlevel', 'sleep', 'arguments'] as const;
/** As sd_booted(3) tells it; a container's process 1 may be systemd without that directory. */
const BOOTED_BY_SYSTEMD =
  'command -v systemctl >/dev/null && { [ -d /run/systemd/system ] || grep -q systemd /proc/1/comm 2>/dev/null; }';

export default defineModule({
  summary: "Starts, stops and enables services, by the host's own service manager.",
  options: {
    ...SYSTEMD_OPTIONS,
    pattern: { type: 'str', description: 'Without systemd: it runs when this stands in the list of processes.' },
    sleep: { type: 'int', description: 'Without systemd: seconds between stop and start of a restart.' },
    runlevel: { type: 'str', description: 'OpenRC: the runlevel of `enabled`. Default: default.' },
    arguments: { type: 'str', aliases: ['args'], description: "Without systemd: more words for the service's script." },
    use: {
      type: 'str',
      default: 'auto',
      description: 'systemd, or another name for what is not systemd; by itself it asks the host.',
    },
  },
  checkMode: 'Says what would change.',
  run: async context => {
    const { args } = context;
    const fact = context.fact('service_mgr');
    const gathered = isText(fact) ? textOf(fact) : 'auto';
    const known = args.use === 'auto' ? gathered : args.use.toLowerCase();
    const init = {
      name: args.name ?? '',
      state: args.state,
      enabled: args.enabled,
      pattern: args.pattern,
      sleep: args.sleep,
      runlevel: args.runlevel ?? 'default',
      arguments: args.arguments ?? '',
    };
    const test = known === 'auto' ? BOOTED_BY_SYSTEMD : 'false';
    const look = args.name === undefined ? [section('other'), 'exit 0'] : initLook(init);
    const elsewhere = [`${test} || {`, ...look, '}'];
    const found = await lookAtUnit(context, args, known === 'systemd' ? [] : elsewhere);
    if (found.has('other')) {
      if (args.name === undefined) return context.fail('missing required arguments: name');
      return manageInitService(context, init, found);
    }
    requireName(context, args);
    for (const option of UNUSED_BY_SYSTEMD)
      if (args[option] !== undefined) context.warn(`Ignoring "${option}" as it is not used in "systemd"`);
    refuseGlobs(context, args.name);
    return manageUnit(context, args, found);
  },
});
