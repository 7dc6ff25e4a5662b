import { dirname, posix } from 'node:path';
import { shlexQuote, shlexSplit } from '../../../python/shlex.ts';
import { safeName } from '../../../remote/shell.ts';
import { isText, textOf } from '../../../values.ts';
import { defineModule, type ModuleResult } from '../../api/module.ts';
import type { OwnHost } from '../../api/surroundings.ts';
import { ask, askAndAct } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { quote, run, section, tell } from '../../script/words.ts';
import { notStartedText } from '../../shared/commands/not-started.ts';
import { outputFields } from '../../shared/commands/output-fields.ts';
import { CHANGED, type CommandParts, commandLine, needsShell } from './command-line.ts';
import { distance, type Ends, endsOf, refuseUnreachable } from './ends.ts';
import { OPTIONS, type SyncContext } from './options.ts';
import { remoteShell } from './remote-shell.ts';

/** rsync's command where it runs, by the variable that Ansible has for it. */
function localRsync(context: SyncContext): string {
  const written = context.variable('ansible_rsync_path') ?? '';
  const rendered = isText(written) ? context.render(textOf(written)) : '';
  return isText(rendered) && textOf(rendered) !== '' ? textOf(rendered) : 'rsync';
}

/** `~` alone is expanded, as what else is in a path shows in the command as it is written. */
function homeWord(path: string): string {
  const home = path.includes('@') ? '' : (/^~[^/]*\/?/.exec(path)?.[0] ?? '');
  const rest = path.slice(home.length);
  return `${home === '' ? '' : expandedWord(home)}${home !== '' && rest === '' ? '' : quote(rest)}`;
}

/** Finds the program of a name, and says so where there is none. */
const program = (label: string, name: string) =>
  name.includes('/') ? tell(label, expandedWord(name)) : tell(label, `"$(command -v ${quote(name)})"`);

/** What the command is made of, as the host sees it that rsync runs on. */
async function look(
  context: SyncContext,
  own: OwnHost,
  ends: Ends,
  rsyncPath: string | undefined,
): Promise<CommandParts> {
  const { args } = context;
  const rsync = localRsync(context);
  const isRemote = needsShell(ends, args.rsync_opts ?? []);
  const key = args.private_key ?? own.target.privateKeyFile;
  const links = args.link_dest ?? [];
  const found = await ask(context.inspect, [
    program('rsync', rsync),
    ...(isRemote ? [program('ssh', 'ssh')] : []),
    ...(isRemote && key !== undefined ? [tell('key', expandedWord(key))] : []),
    tell('source', homeWord(ends.source)),
    tell('dest', homeWord(ends.dest)),
    tell('folder', '"$PWD"'),
    ...links.map((path, index) => tell(`link ${index}`, homeWord(path))),
  ]);
  const text = (label: string, name: string) =>
    found.text(label) || context.fail(`Failed to find required executable "${name}" in paths`);
  const absolute = (path: string) => posix.resolve(found.text('folder'), path);
  const linkDest = links.map((_, index) => absolute(found.text(`link ${index}`)));
  const parent = absolute(dirname(ends.dest.replace(/\/$/, '/.')));
  if (linkDest.some(path => parent.startsWith(path)))
    context.fail(`Hardlinking into a subdirectory of the source would cause recursion. ${parent} and ${ends.dest}`);
  return {
    rsync: text('rsync', rsync),
    checkMode: context.checkMode,
    shell: isRemote
      ? remoteShell(text('ssh', 'ssh'), key === undefined ? undefined : found.text('key'), args, own.target)
      : undefined,
    rsyncPath,
    linkDest,
    source: found.text('source'),
    dest: found.text('dest'),
  };
}

/** rsync's command on the task's host: by sudo, where the task becomes another user there. */
function rsyncPathOf(context: SyncContext, { identity, target }: OwnHost, isSame: boolean): string | undefined {
  const { rsync_path } = context.args;
  if (rsync_path !== undefined && rsync_path !== '') return rsync_path;
  if (isSame || identity === undefined) return undefined;
  if (identity.method !== 'sudo') {
    context.notice(
      `${target.name}: rsync starts there without ${identity.method}, as the user that connects: only sudo can be used`,
    );
    return undefined;
  }
  if (identity.password !== undefined)
    context.fail(
      `rsync starts sudo on ${target.name} by itself, and no become password can be given to it: let sudo ask for none (NOPASSWD)`,
    );
  return `sudo -u ${quote(safeName('become user', identity.user))} rsync`;
}

function wordsOf(context: SyncContext, line: string): string[] {
  try {
    const words = shlexSplit(line);
    if (context.checkMode && words.some(word => /^--no-(?:dry-run|n)$/.test(word)))
      context.fail('rsync_opts may not take --dry-run back in check mode');
    return words;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValueError') return context.fail(`rsync_opts: ${error.message}`);
    throw error;
  }
}

async function synchronize(context: SyncContext, parts: CommandParts): Promise<ModuleResult> {
  const { args, checkMode } = context;
  const cmd = commandLine(args, parts);
  const words = wordsOf(context, cmd).map(expandedWord);
  const lines = [
    `command -v ${words[0] ?? ''} >/dev/null || { ${section('missing')}; exit 0; }`,
    run('rsync', words.join(' ')),
  ];
  const found = checkMode ? await ask(context.inspect, lines) : await askAndAct(context, [], lines);
  if (found.has('missing'))
    context.fail(notStartedText(parts.rsync, context.core), {
      ...outputFields('', ''),
      rc: 2,
      cmd: shlexSplit(cmd).map(shlexQuote).join(' '),
    });
  const rc = found.rc('rsync') ?? 1;
  if (rc !== 0) context.fail(found.stderr('rsync'), { rc, cmd });
  const out = found.text('rsync');
  const msg = out.replaceAll(CHANGED, '');
  return {
    // with links to other folders, a line of an unchanged file means that there was nothing to do
    changed: parts.linkDest.length > 0 ? !out.includes(`${CHANGED}.`) : out.includes(CHANGED),
    msg,
    rc,
    cmd,
    stdout_lines: msg.split('\n').filter(line => line !== ''),
    ...(context.diffMode ? { diff: { prepared: msg } } : {}),
  };
}

export default defineModule({
  summary: "Runs rsync on the controller, or where the task is delegated to, towards the task's host or from it.",
  options: OPTIONS,
  startsHere: true,
  supportsAsync: false,
  checkMode: 'rsync says what it would do (--dry-run).',
  run: async context => {
    const own = context.link.ownHost();
    const { isSame, isNear } = distance(context, own, (await context.link.connection()).target);
    if (!isNear) refuseUnreachable(context, own);
    const ends = await endsOf(context, isNear);
    if (ends.source.startsWith('rsync://') && ends.dest.startsWith('rsync://'))
      context.fail('either src or dest must be a localhost', { rc: 1 });
    if (context.args.rsync_opts?.includes('') === true)
      context.warn(
        'The empty string is present in rsync_opts which will cause rsync to transfer the current working directory. If this is intended, use "." instead to get rid of this warning. If this is unintended, check for problems in your playbook leading to empty string in rsync_opts.',
      );
    return synchronize(context, await look(context, own, ends, rsyncPathOf(context, own, isSame)));
  },
});
