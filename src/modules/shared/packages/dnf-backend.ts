import { isText, textOf } from '../../../values.ts';
import type { ModuleContext, ModuleResult } from '../../api/module.ts';
import { withArgs } from '../../api/with-args.ts';
import { ask } from '../../script/findings.ts';
import { tell } from '../../script/words.ts';

/** Names of backends -> the module in Python that does its work. */
const MODULES: Readonly<Record<string, string>> = { yum: 'yum', yum4: 'dnf', dnf: 'dnf', dnf4: 'dnf', dnf5: 'dnf5' };

/** `/usr/bin/dnf` is a link to dnf5 where that is the system's. */
const LOOK = `if [ -x /usr/bin/dnf ]; then case $(readlink -f /usr/bin/dnf) in *dnf5) ${tell('manager', 'dnf5')};; *) ${tell('manager', 'dnf')};; esac; elif [ -x /usr/bin/yum ]; then ${tell('manager', 'yum')}; fi`;

const UNKNOWN = [
  'Could not detect which major revision of yum is in use, which is required to determine module backend.',
  'You should manually specify use_backend to tell the module whether to use the yum (yum3) or dnf (yum4) backend})',
];

/**
 * `yum` and `dnf`: which of their modules in Python does the work, `use` and `use_backend` say, or the host.
 * @param otherwise the module where the host has neither; without it the task fails, as Ansible's
 */
export async function runDnfBackend(
  context: ModuleContext<Readonly<Record<string, unknown>>>,
  otherwise?: string,
): Promise<ModuleResult> {
  const { use, use_backend: useBackend, ...args } = Object.fromEntries(context.given);
  if (use !== undefined && useBackend !== undefined)
    return context.fail("parameters are mutually exclusive: ('use', 'use_backend')");
  const wanted = use ?? useBackend ?? 'auto';
  const named = isText(wanted) ? textOf(wanted) : 'auto';
  const backend = named === 'auto' ? await backendOf(context) : named;
  const name = MODULES[backend] ?? otherwise;
  if (name === undefined) return { changed: false, failed: true, msg: UNKNOWN };
  const module = await context.pythonModule(name);
  if (module === undefined) return context.fail(`Could not find a ${name} module backend for ${context.hostName}.`);
  return module.run(withArgs(context, args));
}

async function backendOf(context: ModuleContext<unknown>): Promise<string> {
  const fact = context.fact('pkg_mgr');
  if (isText(fact ?? null) && Object.hasOwn(MODULES, textOf(fact as never))) return textOf(fact as never);
  return (await ask(context.inspect, [LOOK])).text('manager').trim();
}
