import { defineModule, type ModuleResult } from '../../api/module.ts';
import { ask, askAndAct, type Findings, runSteps } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { replaceText } from '../../script/replace-file.ts';
import { given, held, run } from '../../script/words.ts';
import { outputFields } from '../../shared/commands/output-fields.ts';
import { commandsOf, eachTable, must, OPTIONS, type StateContext } from './commands.ts';
import { lookLines, refuse } from './look.ts';
import { restoreWithRollback } from './rollback.ts';
import { fileText, isSame, linesIn, stateLines, type Tables, tablesIn } from './state-text.ts';

const LOCKED = 'Another app is currently holding the xtables lock';

/** What is known before anything is done. */
interface Before {
  readonly initial: string[];
  /** Of the tables that the task is about. */
  readonly chosen: string[];
  readonly tables: Tables;
  /** The file's lines. */
  readonly file: string[];
  readonly cmd: string;
  /** The file, as the host reads its name. */
  readonly path: string;
}

/** A command of iptables failed, and nothing was done. */
function refuseBroken(context: StateContext, found: Findings): void {
  const label = found.text('broke');
  if (label === '' || label.startsWith('test ')) return;
  const stderr = found.stderr(label);
  context.fail(stderr.trimEnd(), {
    cmd: found.text('cmd'),
    rc: Number(found.text('code')),
    ...outputFields(found.text(label), stderr),
  });
}

function beforeOf({ args: { counters } }: StateContext, found: Findings): Before {
  return {
    initial: stateLines(found.text('initial'), counters),
    chosen: stateLines(found.text('before'), counters),
    tables: tablesIn(found, 'before'),
    file: linesIn(found.text('file')),
    cmd: found.text('cmd'),
    path: found.text('path'),
  };
}

/** The file is not what iptables-restore takes, or another program has its lock. */
function refuseFile(context: StateContext, found: Findings, before: Before, label: string, rc: number): void {
  const [stdout, stderr] = [found.text(label), found.stderr(label)];
  const program = context.args.ip_version === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
  context.fail(stderr.includes(LOCKED) ? stderr : `Source ${before.path} is not suitable for input to ${program}`, {
    cmd: before.cmd,
    rc,
    ...outputFields(stdout, stderr),
    tables: before.tables,
    initial_state: before.initial,
    restored: before.file,
    applied: false,
  });
}

async function save(context: StateContext, found: Findings, before: Before): Promise<ModuleResult> {
  const text = fileText(before.chosen);
  const changed = !found.has('file exists') || found.text('file') !== text;
  if (changed) {
    const done = await context.change(undefined, host =>
      runSteps(host, [
        {
          label: 'folder',
          script: `${given({ path: expandedWord(context.args.path) })}; case ${held('path')} in */*) (umask 077; mkdir -p -- ${held('path', '%/*')}/) ;; esac`,
        },
        { label: 'write', script: replaceText(held('path'), text, '600') },
      ]),
    );
    if (done?.failed !== undefined)
      context.fail(`Error saving state into ${before.path}: ${done.failed.stderr.trimEnd()}`, {
        initial_state: before.initial,
      });
  }
  const { cmd, tables, initial, chosen } = before;
  return { changed, cmd, tables, initial_state: initial, saved: chosen };
}

const isAmong = (state: readonly string[], { initial, chosen }: Before) =>
  isSame(state, chosen) || isSame(state, initial);

function foretold(found: Findings, before: Before): ModuleResult {
  const restored = found.text('file') === fileText(before.initial) ? before.initial : before.file;
  return resultOf(before, restored, !isAmong(restored, before));
}

function resultOf({ cmd, tables, initial }: Before, restored: readonly string[], changed: boolean): ModuleResult {
  return { changed, cmd, tables, initial_state: initial, restored: [...restored], applied: true };
}

function done(context: StateContext, found: Findings, before: Before): ModuleResult {
  refuse(context, found);
  const rc = found.rc('main') ?? 0;
  // Ansible says that it applied what the test let through and the real run refused
  if (rc !== 0) refuseFile(context, found, before, 'main', rc);
  if (found.has('back')) return rolledBack(context, found, before);
  refuseBroken(context, found);
  const restored = stateLines(found.text('after'), context.args.counters);
  const changed = !isAmong(restored, before) && !isSame(tablesIn(found, 'after'), before.tables);
  return resultOf(before, restored, changed);
}

function rolledBack(context: StateContext, found: Findings, before: Before): never {
  const seconds = context.link.surroundings().job?.seconds ?? 0;
  if (!found.has('rolled')) refuseBroken(context, found);
  return context.fail(
    `Failed to confirm state restored from ${before.path} after ${seconds}s. Firewall has been rolled back to its initial state.`,
    {
      changed: !isSame(tablesIn(found, 'rolled'), before.tables),
      cmd: before.cmd,
      tables: before.tables,
      initial_state: before.initial,
      restored: stateLines(found.text('after'), context.args.counters),
      applied: false,
    },
  );
}

/** `poll`, `async` and the connection's timeout, as the messages name them. */
async function advice(context: StateContext): Promise<string> {
  const job = context.link.surroundings().job;
  const { timeout } = (await context.link.connection()).target;
  return `Please set task attribute 'poll' (=${job?.poll ?? 15}) to 0, and 'async' (=${job?.seconds ?? 0}) to a value >2 and not greater than 'ansible_timeout' (=${timeout}) (recommended).`;
}

/** How long the host waits for the new state to be confirmed; undefined: it does not. */
async function patience(context: StateContext): Promise<number | undefined> {
  if (context.checkMode || context.args.state === 'saved') return undefined;
  const { job } = context.link.surroundings();
  if (job === undefined) {
    context.notice(
      `Attempts to restore iptables state without rollback in case of mistake may lead the ansible controller to loose access to the hosts and never regain it before fixing firewall rules through a serial console, or any other way except SSH. ${await advice(context)}`,
    );
    return undefined;
  }
  if (job.poll > 0) {
    const hint = (await advice(context)).replace('Please set', 'please set');
    context.fail(
      `This module doesn't support async>0 and poll>0 when its 'state' param is set to 'restored'. To enable its rollback feature (that needs the module to run asynchronously on the remote), ${hint}`,
    );
  }
  if (job.seconds > (await context.link.connection()).target.timeout)
    context.notice(
      `You attempt to restore iptables state with rollback in case of mistake, but with settings that will lead this rollback to happen AFTER that the controller will reach its own timeout. ${await advice(context)}`,
    );
  return job.seconds;
}

function judged(context: StateContext, found: Findings): Before {
  refuse(context, found);
  refuseBroken(context, found);
  const before = beforeOf(context, found);
  const label = found.text('broke');
  if (label.startsWith('test ')) refuseFile(context, found, before, label, Number(found.text('code')));
  return before;
}

export default defineModule({
  summary: "Saves the rules of the host's packet filter to a file, or restores them from it, with a way back.",
  options: OPTIONS,
  checkMode: 'Says whether the file, or the rules, would change; a table that is not in use yet is not taken into use.',
  actionPlugin: true,
  launchesJob: ({ state }) => state === 'restored',
  run: async context => {
    const seconds = await patience(context);
    const { args } = context;
    if (args.state === 'saved' || context.checkMode || seconds !== undefined) {
      const found = await ask(context.inspect, lookLines(context));
      const before = judged(context, found);
      if (args.state === 'saved') return save(context, found, before);
      if (seconds === undefined) return foretold(found, before);
      const answer = await restoreWithRollback(context, commandsOf(args), fileText(before.chosen), seconds);
      return answer === undefined ? foretold(found, before) : done(context, answer, before);
    }
    const commands = commandsOf(args);
    const act = [
      run('main', commands.restore(held('path')).join(' ')),
      must('after', commands.save),
      ...eachTable('after', commands),
    ];
    const found = await askAndAct(context, lookLines(context), act);
    const before = judged(context, found);
    return done(context, found, before);
  },
});
