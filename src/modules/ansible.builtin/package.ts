import type { Core } from '../../core-line.ts';
import type { PlayError } from '../../errors.ts';
import { isText, textOf } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule, type OptionSpecs } from '../api/module.ts';
import { unknownProblem } from '../api/structure.ts';
import { withArgs } from '../api/with-args.ts';
import { ask } from '../script/findings.ts';
import { tell, variable } from '../script/words.ts';
import { APT_OPTIONS } from '../shared/packages/apt-options.ts';
import apt from './apt/index.ts';

const OPTIONS = {
  ...APT_OPTIONS,
  use: { type: 'str', default: 'auto', description: 'The package manager; by itself it asks the host.' },
} as const satisfies OptionSpecs;

/** Of the modules that Ansible's may hand on to: dnf and yum, zypper, apk, pacman. */
const OF_OTHERS = [
  ...['allowerasing', 'best', 'bugfix', 'cacheonly', 'conf_file', 'disable_excludes', 'disable_gpg_check'],
  ...['disable_plugin', 'disablerepo', 'download_dir', 'download_only', 'enable_plugin', 'enablerepo', 'exclude'],
  ...['install_repoquery', 'install_weak_deps', 'installroot', 'list', 'nobest', 'releasever', 'security'],
  ...['skip_broken', 'sslverify', 'update_only', 'use_backend', 'validate_certs'],
  ...['allow_vendor_change', 'auto_import_keys', 'clean_deps', 'disable_recommends', 'extra_args'],
  ...['extra_args_precommand', 'force_resolution', 'oldpackage', 'replacefiles', 'type'],
  ...['available', 'no_cache', 'repository', 'world'],
  ...['executable', 'reason', 'reason_for', 'remove_nosave', 'update_cache_extra_args', 'upgrade_extra_args'],
];

const OTHER_OPTIONS: OptionSpecs = Object.fromEntries(
  OF_OTHERS.map(name => [name, { type: 'raw', description: 'For other package managers: apt refuses it.' }]),
);

function missing(manager: string, core: Core): PlayError {
  return actionError(
    core.raisedErrors
      ? `Could not find a matching action for the "${manager}" package manager.`
      : `Could not find a module for ${manager}.`,
  );
}

export default defineModule({
  summary:
    "Manages packages with the host's own package manager: apt, or one whose module in Python an installed ansible-core has.",
  options: { ...OTHER_OPTIONS, ...OPTIONS },
  raises: 'since 2.19',
  checkMode: "As the package manager's own module.",
  run: async context => {
    const { use, ...args } = context.args;
    const fact = context.fact('pkg_mgr');
    const gathered = isText(fact) ? textOf(fact) : 'auto';
    const known = use === 'auto' ? gathered : use;
    const manager = known === 'auto' ? await detect(() => ask(context.inspect, [DETECT])) : known;
    if (manager === undefined)
      return context.fail(
        'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
      );
    if (manager !== 'apt') {
      const other = await context.pythonModule(manager);
      if (other === undefined) throw missing(manager, context.core);
      return other.run(withArgs(context, Object.fromEntries([...context.given].filter(([name]) => name !== 'use'))));
    }
    const others = OF_OTHERS.filter(name => name in args);
    const [problem] = unknownProblem({ name: 'ansible.legacy.apt', options: APT_OPTIONS }, others, context.core);
    if (problem !== undefined) context.fail(problem.message);
    return apt.run(withArgs(context, args));
  },
});

/** The order in which Ansible's setup prefers them. */
const DETECT = `for ${variable('manager')} in apt-get dnf yum zypper apk pacman; do if command -v $${variable('manager')} >/dev/null; then ${tell('manager', `$${variable('manager')}`)}; break; fi; done`;

async function detect(look: () => ReturnType<typeof ask>): Promise<string | undefined> {
  const name = (await look()).text('manager').trim();
  if (name === '') return undefined;
  return name === 'apt-get' ? 'apt' : name;
}
