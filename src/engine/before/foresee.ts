import { EXIT, PlayError } from '../../errors.ts';
import { isText, textOf } from '../../values.ts';
import { isTemplatedAction, type ModuleCall, writtenCall } from '../attempt/module-call.ts';
import { ENGINE_ACTIONS } from '../compile/actions.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { CompiledStep } from '../compile/steps.ts';
import type { Run } from '../open-run.ts';
import { reached, unknownHandler } from '../play/handlers.ts';
import { presentHosts } from '../play/play-hosts.ts';
import { openPlay, type PlayRun } from '../play/play-run.ts';
import { Expansion } from './expand.ts';
import type { ForeseenTask } from './foreseen-task.ts';
import { missingFile } from './missing-files.ts';
import { checkTask, type Doomed, isUnguarded, type Surroundings, withoutVariables } from './preflight.ts';
import { knownView, taskFault } from './task-fault.ts';
import { missingVarsFiles } from './vars-files.ts';

/**
 * Looks further than at tasks as they are written: into includes whose names are known, and at what the variables hold that
 * nothing can change while the run goes on.
 * @param told what is known of tasks already: nothing further is said of those
 * @param unread for `--syntax-check`, where no password need be at hand: what could not be read and is missing in the plays: then nothing is known of what the run has done when it comes to a task
 */
export async function foresee(
  run: Run,
  plays: readonly LoadedPlay[],
  told: readonly Doomed[],
  unread?: readonly PlayError[],
): Promise<Doomed[]> {
  const judged = new Set(told.map(({ step }) => step));
  const expansion = new Expansion(unread ?? [], told);
  const doomed: Doomed[] = [];
  const loaded = new Map<PlayRun, LoadedPlay>();
  for (const each of plays) {
    const play = openPlay(run, each);
    const closed = unread === undefined ? undefined : closedVariables(play);
    if (closed !== undefined) doomed.push({ play: each, step: undefined, error: closed, certain: true });
    const hosts = closed === undefined ? knownHosts(play) : undefined;
    if (hosts === undefined || openVars(each) || expansion.mayWriteVariables()) expansion.unknown.everything = true;
    loaded.set(play, each);
    doomed.push(...missingVarsFiles(each, expansion));
    play.progress.hosts = (hosts ?? []).map(({ name }) => name);
    expansion.play(play, hosts !== undefined);
  }
  for (const task of expansion.tasks) {
    const play = loaded.get(task.run);
    if (play === undefined || judged.has(task.step)) continue;
    for (const fault of await faultsOf(task, expansion)) doomed.push({ play, step: task.step, ...fault });
  }
  return doomed;
}

/** Looks at what an include has brought while a play runs, and further into it, before the first of its tasks runs. */
export async function foreseeIncluded(
  run: PlayRun,
  steps: readonly CompiledStep[],
  around: Surroundings,
): Promise<Doomed[]> {
  // What is looked into may never be included: the play itself must not learn of its handlers and variables.
  const apart = openPlay(run, run.play, run.play.prompted);
  apart.progress.hosts = run.progress.hosts;
  apart.progress.addHandlers(run.progress.handlers);
  apart.progress.publish(run.progress.roles);
  const expansion = new Expansion([], []);
  expansion.included(apart, steps, around);
  const doomed: Doomed[] = [];
  for (const task of expansion.tasks)
    for (const fault of await faultsOf(task, expansion)) doomed.push({ play: run.play, step: task.step, ...fault });
  return doomed;
}

/** Undefined where the hosts, or files of variables, depend on what is not known yet. */
function knownHosts(play: PlayRun): readonly { readonly name: string }[] | undefined {
  try {
    const hosts = presentHosts(play);
    // Their variables need files that an earlier task may make, or that nobody makes.
    if (play.play.compiled.play.keywords.has('vars_files')) for (const { name } of hosts) play.variables.ofHost(name);
    return hosts;
  } catch (error) {
    if (error instanceof PlayError) return undefined;
    throw error;
  }
}

/** Variables of its hosts that no password opens. */
function closedVariables(play: PlayRun): PlayError | undefined {
  try {
    for (const { name } of presentHosts(play)) play.variables.ofHost(name);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    if (error.code === 'vault-password') return error;
  }
  return undefined;
}

/** Variables of a play that are asked for, or that stand in files whose names depend on facts. */
function openVars({ compiled }: LoadedPlay): boolean {
  const { keywords } = compiled.play;
  const files = keywords.get('vars_files') ?? null;
  const named = (Array.isArray(files) ? files : [files]).flat();
  return keywords.has('vars_prompt') || named.some(name => isText(name) && textOf(name).includes('{{'));
}

type Fault = Pick<Doomed, 'error' | 'certain' | 'open'>;

async function faultsOf(task: ForeseenTask, expansion: Expansion): Promise<Fault[]> {
  if (task.unreadable !== undefined) return [task.unreadable];
  const written = task.included ? await writtenFaults(task) : [];
  if (written.length > 0) return written;
  const handlers = expansion.handlersMissing ? [] : missingHandlers(task);
  if (handlers.length > 0) return handlers;
  const error = await certainFault(task, expansion);
  if (error !== undefined) return [{ error, certain: true }];
  return unreadFile(task, expansion);
}

/** A file of the controller that a task asks for, and that is not there. */
async function unreadFile(task: ForeseenTask, expansion: Expansion): Promise<Fault[]> {
  const { step } = task;
  if (ENGINE_ACTIONS.has(step.action) || isTemplatedAction(step)) return [];
  const call = await knownCall(step);
  const missing = call === undefined ? undefined : missingFile(task, call, expansion.unknown);
  if (missing === undefined) return [];
  const { name, error, certain } = missing;
  const open = expansion.mayMake(name, task.after);
  return [{ error, certain: certain && !open, open }];
}

/** What an included task shows as it is written. */
async function writtenFaults({ step, around, run, reached: comes }: ForeseenTask): Promise<Fault[]> {
  try {
    const faults = await checkTask(step, around, withoutVariables(run.variables.hosts), run.services.options.secrets);
    return faults.map(({ error, certain }) => ({ error, certain: certain && comes }));
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    // The file that it stands in cannot be read at all.
    return [{ error, certain: comes }];
  }
}

/** Handlers that a task notifies and nobody defines. */
function missingHandlers({ step, run, known, reached: comes, around }: ForeseenTask): Fault[] {
  if (!run.services.options.settings.errorOnMissingHandler || run.progress.handlers.some(isTemplatedName)) return [];
  const names = step.effective.notify.flat().flatMap(name => (isText(name) ? [textOf(name)] : []));
  const missing = names.filter(name => !name.includes('{{') && reached(run, name).length === 0);
  const unguarded = isUnguarded(step, around) && step.effective.when.length === 0;
  const certain = known && comes && unguarded && alwaysChanges(step, run);
  return missing.map(name => {
    const error = unknownHandler(run, step, name);
    return { error: new PlayError(error.message, { ...error, exitCode: EXIT.error }), certain, open: !known };
  });
}

const isTemplatedName = ({ ast }: ForeseenTask['step']): boolean => ast.name?.includes('{{') === true;

const ALWAYS_CHANGING = new Set(['command', 'shell', 'raw']);

function alwaysChanges({ action, ast, effective }: ForeseenTask['step'], { services }: PlayRun): boolean {
  if (!ALWAYS_CHANGING.has(action) || services.options.checkMode) return false;
  if (['changed_when', 'failed_when', 'args', 'check_mode'].some(name => effective.nearest(name) !== undefined))
    return false;
  return isText(ast.args) && !/\b(?:creates|removes)=/.test(textOf(ast.args));
}

/** What is certain to happen to a task on every host that comes to it. */
async function certainFault(task: ForeseenTask, { unknown }: Expansion): Promise<PlayError | undefined> {
  const { step, run } = task;
  const { hosts } = run.progress;
  if (!task.known || !task.reached || hosts.length === 0) return undefined;
  if (ENGINE_ACTIONS.has(step.action) || isTemplatedAction(step)) return undefined;
  if (!isOpenToJudgement(task)) return undefined;
  const call = await knownCall(step);
  if (call === undefined) return undefined;
  let first: PlayError | undefined;
  for (const host of hosts) {
    const fault = taskFault(step, call, run, knownView(step, run, host, unknown));
    if (fault === undefined) return undefined;
    first ??= fault;
  }
  return first;
}

/** Nothing tolerates its failure, nor hides what it says. */
function isOpenToJudgement({ step, around }: ForeseenTask): boolean {
  const { effective } = step;
  const closed = ['ignore_errors', 'failed_when', 'args', 'no_log'].some(name => effective.nearest(name) !== undefined);
  return !closed && !around.rescued && !step.handler && effective.moduleDefaults.length === 0;
}

async function knownCall(step: ForeseenTask['step']): Promise<ModuleCall | undefined> {
  try {
    return await writtenCall(step);
  } catch (error) {
    if (error instanceof PlayError) return undefined;
    throw error;
  }
}
