import { type Args, defineModule, type OptionSpecs } from '../api/module.ts';
import { ask, runAll } from '../script/findings.ts';
import { call, quote, quoteWords } from '../script/words.ts';
import { entryFields, entryFunction, groupLook } from '../shared/accounts/account-lookup.ts';
import { type LibuserCommand, libuserLook, requireLibuser } from '../shared/accounts/libuser.ts';

const OPTIONS = {
  name: { type: 'str', required: true, description: 'The group.' },
  gid: { type: 'int', description: 'Its number.' },
  state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether it shall exist.' },
  system: { type: 'bool', default: false, description: "Make it a system group; an existing group's kind stays." },
  local: { type: 'bool', default: false, description: 'Use the commands that only know local groups (libuser).' },
  non_unique: { type: 'bool', default: false, description: 'Allow a number that another group has.' },
  force: {
    type: 'bool',
    default: false,
    description: 'Remove it even where it is the primary group of an account.',
    only: '2.19',
  },
  gid_min: { type: 'int', description: 'The least number that a new group may get.', only: '2.19' },
  gid_max: { type: 'int', description: 'The greatest number that a new group may get.', only: '2.19' },
} as const satisfies OptionSpecs;

type GroupArgs = Args<typeof OPTIONS>;

function rangeWords({ gid_min: least, gid_max: greatest }: GroupArgs): string[] {
  const bound = (name: string, value: number | undefined) => (value === undefined ? [] : ['-K', `${name}=${value}`]);
  return [...bound('GID_MIN', least), ...bound('GID_MAX', greatest)];
}

/** What `local` does not go with, in Ansible's words. */
function localFault({ local, force, gid_min: least, gid_max: greatest }: GroupArgs): string | undefined {
  if (!local) return undefined;
  if (force) return 'force is not a valid option for local, force=True and local=True are mutually exclusive';
  const bound = least === undefined ? greatest !== undefined && 'gid_max' : 'gid_min';
  return bound === false ? undefined : `'${bound}' can not be used with 'local'`;
}

function addCommand(args: GroupArgs): string {
  const { name, gid, system, local, non_unique } = args;
  const number = gid === undefined ? [] : ['-g', String(gid)];
  const words = [
    ...number,
    ...(gid !== undefined && non_unique ? ['-o'] : []),
    ...(system ? ['-r'] : []),
    ...rangeWords(args),
    name,
  ];
  if (local) return quoteWords(['lgroupadd', ...words]);
  const busybox = quoteWords(['addgroup', ...number, ...(system ? ['-S'] : []), name]);
  return `eval ${quote(`if command -v groupadd >/dev/null; then ${quoteWords(['groupadd', ...words])}; else ${busybox}; fi`)}`;
}

function removeCommand({ name, local, force }: GroupArgs): string {
  if (local) return quoteWords(['lgroupdel', name]);
  return `eval ${quote(`if command -v groupdel >/dev/null; then ${quoteWords(['groupdel', ...(force ? ['-f'] : []), name])}; else delgroup ${quote(name)}; fi`)}`;
}

function changeCommand(args: GroupArgs, current: readonly string[] | undefined): string | undefined {
  const { name, gid, state, local, non_unique } = args;
  if (state === 'absent') return current === undefined ? undefined : removeCommand(args);
  if (current === undefined) return addCommand(args);
  if (gid === undefined || current[2] === String(gid)) return undefined;
  return quoteWords([local ? 'lgroupmod' : 'groupmod', '-g', String(gid), ...(non_unique ? ['-o'] : []), name]);
}

/** What `local` takes, also where there is nothing to do. */
function libuserCommands(state: GroupArgs['state'], exists: boolean, checkMode: boolean): LibuserCommand[] {
  if (state === 'present' && exists) return ['lgroupmod'];
  if (checkMode) return [];
  if (state === 'present') return ['lgroupadd'];
  return exists ? ['lgroupdel'] : [];
}

export default defineModule({
  summary: 'Adds, changes and removes groups.',
  options: OPTIONS,
  requiredIf: [['non_unique', true, ['gid']]],
  checkMode: 'Says whether the group would change.',
  run: async context => {
    const { args } = context;
    const { name, state, system } = args;
    const fault = localFault(args);
    if (fault !== undefined) context.fail(fault);
    const look = [
      entryFunction(args.local),
      groupLook('group', name),
      groupLook('number', String(args.gid ?? name)),
      ...(args.local ? [libuserLook(['lgroupadd', 'lgroupdel', 'lgroupmod'])] : []),
    ];
    const found = await ask(context.inspect, look);
    const entry = entryFields(found.text('group'));
    const current = entry?.[0] === name ? entry : undefined;
    const owner = entryFields(found.text('number'));
    if (args.local && current === undefined && !context.core.quietLocalAccounts)
      context.warn(
        "'local: true' specified and group was not found in /etc/group. The local group may already exist if the local group database exists somewhere other than /etc/group.",
      );
    if (args.local) requireLibuser(context, found, libuserCommands(state, current !== undefined, context.checkMode));
    const command = changeCommand(args, current);
    const settled = { name, state };
    if (command === undefined)
      return {
        changed: false,
        ...settled,
        ...(current && state === 'present' ? { system, gid: Number(current[2]) } : {}),
      };
    if (args.local && state === 'present' && args.gid !== undefined && owner !== undefined && owner[0] !== name)
      context.fail(`GID '${args.gid}' already exists with group '${owner[0]}'`);
    const runs = await context.change(undefined, host =>
      runAll(host, [
        command,
        `eval ${quote(`${entryFunction(args.local)}\n${call('entry', 'group', quote(name))} || :`)}`,
      ]),
    );
    if (runs === undefined) return { changed: true };
    const [run, again] = runs;
    if (run !== undefined && run.rc !== 0) context.fail(run.stderr, { name });
    const made = entryFields(again?.stdout ?? '');
    return {
      changed: true,
      ...settled,
      ...(run?.stdout ? { stdout: run.stdout } : {}),
      ...(run?.stderr ? { stderr: run.stderr } : {}),
      ...(made === undefined ? {} : { system, gid: Number(made[2]) }),
    };
  },
});
