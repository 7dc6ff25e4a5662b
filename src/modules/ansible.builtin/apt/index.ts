import { defineModule, type ModuleResult } from '../../api/module.ts';
import { APT_OPTIONS } from '../../shared/packages/apt-options.ts';
import { installDeb } from './apt-deb.ts';
import { installPackages, removePackages } from './apt-packages.ts';
import type { AptContext } from './apt-run.ts';
import { cleanCache, cleanUp, updateOnly, upgradePackages } from './apt-upgrade.ts';

/** What to do, in the order in which Ansible decides: each of these ends the task. */
async function manage(context: AptContext): Promise<ModuleResult> {
  const { args } = context;
  const given = args.package ?? [];
  const packages = given.map(name => name.trim()).filter(name => name !== '*');
  const everything = given.includes('*') && args.state === 'latest';
  const hasWork = given.length > 0 || args.upgrade !== 'no' || args.deb !== undefined;
  if (args.clean) {
    const cleaned = await cleanCache(context);
    if (!hasWork) return cleaned;
  }
  if (!hasWork && (args.update_cache === true || args.cache_valid_time > 0)) return updateOnly(context);
  if (args.upgrade !== 'no') return upgradePackages(context, args.upgrade);
  if (args.deb !== undefined) return installDeb(context, args.deb);
  if (everything && packages.length > 0)
    context.fail('unable to install additional packages when upgrading all installed packages');
  if (everything) return upgradePackages(context, 'yes');
  if (packages.length === 0 && args.autoclean) return cleanUp(context, 'autoclean');
  if (packages.length === 0 && args.autoremove) return cleanUp(context, 'autoremove');
  return args.state === 'absent' ? removePackages(context, packages) : installPackages(context, packages);
}

export default defineModule({
  summary:
    'Manages packages with apt-get (aptitude for upgrades where it is installed); never asks, never needs Python.',
  options: APT_OPTIONS,
  mutuallyExclusive: [['deb', 'package', 'upgrade']],
  requiredOneOf: [['autoremove', 'deb', 'package', 'update_cache', 'upgrade']],
  checkMode: 'Tells what apt-get --simulate says; the lists are not updated and nothing is written on the host.',
  run: manage,
});
