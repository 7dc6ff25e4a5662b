import type { Json } from '../../../values.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { ask, runAll } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { given, held, quote, quoteWords, run, section, tell } from '../../script/words.ts';
import { outputFields } from '../../shared/commands/output-fields.ts';
import { type AlternativeGroup, parseGroup, type Subcommand, sameSubcommands } from './alternatives-database.ts';

const OPTIONS = {
  name: { type: 'str', required: true, description: "The group's name, such as editor." },
  path: { type: 'path', required: true, description: 'What the link shall lead to.' },
  link: { type: 'path', description: "The group's link; needed for a group that is not there." },
  priority: { type: 'int', description: 'Priority in automatic mode; 50 for what is new.' },
  state: {
    type: 'str',
    default: 'selected',
    choices: ['present', 'selected', 'absent', 'auto'],
    description: 'Whether it is among the alternatives, chosen, or the group in automatic mode.',
  },
  subcommands: {
    type: 'list',
    elements: 'dict',
    aliases: ['slaves'],
    options: {
      name: { type: 'str', required: true, description: 'Its name.' },
      link: { type: 'path', required: true, description: 'Its link.' },
      path: { type: 'path', required: true, description: 'What its link leads to.' },
    },
    description: 'Links that go with this one.',
  },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

interface Step {
  readonly message: string;
  readonly command: readonly string[];
}

/** What `diff` shows of an alternative. */
function shown(state: string, path: string, link: string, priority: number, subcommands: readonly Subcommand[]): Json {
  const list = subcommands.map(each => ({ name: each.name, link: each.link, path: each.path }));
  return { state, path, link, priority, ...(list.length > 0 ? { subcommands: list } : {}) };
}

function before(group: AlternativeGroup | undefined, path: string): Json {
  const there = group?.alternatives.get(path);
  if (group === undefined) return {};
  if (there === undefined) return { state: 'absent' };
  // as Ansible tells it
  const state = !group.automatic && group.current !== path ? 'selected' : 'present';
  return shown(state, path, group.link ?? '', there.priority, there.subcommands);
}

interface Plan {
  readonly steps: readonly Step[];
  readonly after: Json;
}

function installation(context: Context, group: AlternativeGroup | undefined, path: string, exists: boolean): Plan {
  const { name, priority, subcommands, link } = context.args;
  const there = group?.alternatives.get(path);
  const differs =
    there === undefined ||
    (priority !== undefined && priority !== there.priority) ||
    (subcommands !== undefined && !sameSubcommands(subcommands, there.subcommands));
  if (!differs) return { steps: [], after: {} };
  const at = link ?? group?.link;
  if (!exists) context.fail(`Specified path ${path} does not exist`);
  if (at === undefined)
    return context.fail('Needed to install the alternative, but unable to do so as we are missing the link');
  const rank = priority ?? there?.priority ?? 50;
  const followers = (subcommands ?? []).flatMap(each => ['--slave', each.link, each.name, each.path]);
  return {
    steps: [
      {
        message: `Install alternative '${path}' for '${name}'.`,
        command: ['--install', at, name, path, String(rank), ...followers],
      },
    ],
    after: shown('present', path, at, rank, subcommands ?? there?.subcommands ?? []),
  };
}

function planOf(context: Context, group: AlternativeGroup | undefined, path: string, exists: boolean): Plan {
  const { name, state } = context.args;
  if (state === 'absent') {
    if (!group?.alternatives.has(path)) return { steps: [], after: {} };
    const message = `Remove alternative '${path}' from '${name}'.`;
    return { steps: [{ message, command: ['--remove', name, path] }], after: { state: 'absent' } };
  }
  const { steps, after } = installation(context, group, path, exists);
  const more = (message: string, command: readonly string[], as: string): Plan => ({
    steps: [...steps, { message, command }],
    after: { ...(after as object), state: as },
  });
  if (state === 'selected' && group?.current !== path)
    return more(`Set alternative '${path}' for '${name}'.`, ['--set', name, path], 'selected');
  if (state === 'auto' && group?.automatic === false)
    return more(`Set alternative to auto for '${name}'.`, ['--auto', name], 'present');
  return { steps, after };
}

export default defineModule({
  summary: 'Chooses among programs that do the same, with update-alternatives.',
  options: OPTIONS,
  checkMode: 'Says what would change.',
  run: async context => {
    const { args } = context;
    const found = await ask(context.inspect, [
      `${given({ program: '$(command -v update-alternatives)' })} || { ${section('missing')}; exit 0; }`,
      tell('program', held('program')),
      given({ path: expandedWord(args.path) }),
      tell('path', held('path')),
      `[ ! -e ${held('path')} ] || ${section('exists')}`,
      run('group', `update-alternatives --display ${quote(args.name)}`),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "update-alternatives" in paths');
    const path = found.text('path');
    const group = found.rc('group') === 0 ? parseGroup(found.text('group')) : undefined;
    const { steps, after } = planOf(context, group, path, found.has('exists'));
    const diff = context.diffMode ? { before: before(group, path), after } : { before: {}, after: {} };
    if (steps.length === 0) return { changed: false, msg: '', diff };
    const commands = steps.map(({ command }) => ['update-alternatives', ...command]);
    const runs = await context.change(undefined, host => runAll(host, commands));
    const last = runs?.at(-1);
    if (last !== undefined && last.rc !== 0) {
      const cmd = quoteWords([found.text('program'), ...(steps[(runs?.length ?? 1) - 1]?.command ?? [])]);
      context.fail(last.stderr.trimEnd(), { cmd, rc: last.rc, ...(outputFields(last.stdout, last.stderr) as object) });
    }
    return { changed: true, msg: steps.map(({ message }) => message).join(' '), diff };
  },
});
