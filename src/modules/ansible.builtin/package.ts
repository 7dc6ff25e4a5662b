import { isText, textOf } from '../../values.ts';
import { defineModule } from '../api/module.ts';
import { withArgs } from '../api/with-args.ts';
import { ask } from '../script/findings.ts';
import { tell, variable } from '../script/words.ts';
import { APT_OPTIONS } from '../shared/packages/apt-options.ts';
import apt from './apt/index.ts';

const FOR_DNF = 'it is for dnf and yum, which tsplay has no module for';

export default defineModule({
  summary: "Manages packages with the host's own package manager; tsplay knows apt.",
  options: {
    ...APT_OPTIONS,
    use: { type: 'str', default: 'auto', description: 'The package manager; by itself it asks the host.' },
    disable_gpg_check: { type: 'bool', default: false, description: 'dnf: do not check signatures; apt refuses it.' },
    enablerepo: { type: 'raw', description: 'dnf: repositories to enable.', unsupported: FOR_DNF },
    disablerepo: { type: 'raw', description: 'dnf: repositories to disable.', unsupported: FOR_DNF },
    exclude: { type: 'raw', description: 'dnf: packages to leave alone.', unsupported: FOR_DNF },
  },
  checkMode: "As the package manager's own module.",
  run: async context => {
    const { use, disable_gpg_check, ...args } = context.args;
    const fact = context.fact('pkg_mgr');
    const gathered = isText(fact) ? textOf(fact) : 'auto';
    const known = use === 'auto' ? gathered : use;
    const manager = known === 'auto' ? await detect(() => ask(context.inspect, [DETECT])) : known;
    if (manager === undefined)
      return context.fail(
        'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
      );
    if (manager !== 'apt') return context.fail(`Could not find a module for ${manager}.`);
    if (disable_gpg_check) context.fail(`Unsupported parameters for (apt) module: disable_gpg_check. ${FOR_DNF}.`);
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
