import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { ask, type CommandRun, type Findings, runSteps } from '../script/findings.ts';
import { given, held, quote, run, section, tell } from '../script/words.ts';
import { outputFields } from '../shared/commands/output-fields.ts';

function failed(context: ModuleContext<unknown>, cmd: string, { rc, stdout, stderr }: CommandRun): never {
  return context.fail(stderr.trimEnd(), { cmd, rc, ...(outputFields(stdout, stderr) as object) });
}

const OPTIONS = {
  name: { type: 'str', required: true, description: 'The package.' },
  selection: {
    type: 'str',
    required: true,
    choices: ['install', 'hold', 'deinstall', 'purge'],
    description: 'What dpkg shall do with it; nothing is installed or removed at once.',
  },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

/** What dpkg is asked to do with the package: the second word of the first line. */
function selectionOf(context: Context, found: Findings): string {
  const { name } = context.args;
  const stdout = found.text('selection');
  const rc = found.rc('selection') ?? 1;
  if (rc !== 0)
    failed(context, `${found.text('dpkg')} --get-selections ${quote(name)}`, {
      rc,
      stdout,
      stderr: found.stderr('selection'),
    });
  if (found.stderr('selection').includes('no packages found matching'))
    context.fail(`Failed to find package '${name}' to perform selection '${context.args.selection}'.`);
  return stdout.trim().split(/\s+/)[1] ?? 'not present';
}

export default defineModule({
  summary: 'Says what dpkg shall do with a package, such as to hold it at its version.',
  options: OPTIONS,
  checkMode: 'Says whether the selection would change.',
  run: async context => {
    const { name, selection } = context.args;
    const found = await ask(context.inspect, [
      `${given({ dpkg: '$(command -v dpkg)' })} || { ${section('missing')}; exit 0; }`,
      tell('dpkg', held('dpkg')),
      run('selection', `dpkg --get-selections ${quote(name)}`),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "dpkg" in paths');
    const before = selectionOf(context, found);
    if (before === selection) return { changed: false, before, after: selection };
    const script = `printf '%s\\n' ${quote(`${name} ${selection}`)} | dpkg --set-selections`;
    const done = await context.change(undefined, host => runSteps(host, [{ label: 'set', script }]));
    if (done?.failed !== undefined) failed(context, `${found.text('dpkg')} --set-selections`, done.failed);
    return { changed: true, before, after: selection };
  },
});
