import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { inSlices } from '../../in-slices.ts';
import { ArgumentError, coerceArguments } from '../../modules/api/args.ts';
import { isLeftOutByAction, leftOutByCheckMode } from '../../modules/api/context.ts';
import type { Diff, ModuleDefinition, ModuleResult } from '../../modules/api/module.ts';
import { equal } from '../../python/compare.ts';
import { TemplateError } from '../../template/templar.ts';
import { type Dict, isText, textOf, type Value } from '../../values.ts';
import { isLoop } from '../compile/steps.ts';
import { reader } from '../connect/connection-target.ts';
import { LOCK_VARIABLE, needsNodeLock } from '../connect/node-locks.ts';
import { sayDeprecations } from '../explain/deprecations.ts';
import { failureData } from '../explain/failures.ts';
import { keepOwnFailure } from '../explain/task-trail.ts';
import { addLines, flag, toValue, toValueInSlices } from '../result.ts';
import { KeywordValues } from '../variables/keyword-values.ts';
import { toBoolean } from '../variables/strict-boolean.ts';
import { diffsOf } from './ansible-diff.ts';
import { AsyncRun } from './async-run.ts';
import { Deadline, isBounded, timeoutFailure } from './deadline.ts';
import { refuseOnHost } from './idle-options.ts';
import { type Modes, modesOf } from './modes.ts';
import { type ModuleCall, moduleCall } from './module-call.ts';
import { asyncDir, contextFor } from './module-context.ts';
import { hideArguments, hideFurther } from './secret-arguments.ts';
import { renderedArguments } from './task-arguments.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskRun, TaskView } from './task-view.ts';
import { throughAnsible } from './through-ansible.ts';
import { Way } from './way.ts';

type ModuleArguments = ReturnType<typeof coerceArguments>;

/** What one try of a module gave. */
export interface Attempt {
  readonly data: Dict;
  readonly diffs: readonly Diff[];
  readonly warnings: readonly string[];
  /** A template failed before the module had anything to do: it ends a loop, too. */
  readonly unrendered?: true;
  /** It failed, whatever `failed_when` and `until` say: the task's `timeout` was over, or an action raised an error. */
  readonly unjudged?: true;
}

/** Runs the module once and gives Ansible's result of it. What goes wrong on the way is a failed result. */
export async function execute(
  run: TaskRun,
  view: TaskView,
  delegate: string | undefined,
  noLog: boolean,
): Promise<Attempt> {
  const { step } = run;
  let call: ModuleCall;
  try {
    call = await moduleCall(step, view, run.play.context.names);
  } catch (error) {
    return beforeModule(error, run, view);
  }
  let { definition } = call;
  const modes = modesOf(run, new KeywordValues(step, view.templar));
  let context: TaskContext<unknown> | undefined;
  if (view.templar.core.timeoutsTold && !isBounded(modes))
    return { data: timeoutFailure(modes, step, false), diffs: [], warnings: [] };
  try {
    const rendered = renderedArguments(step, call, view, run.play.context);
    hideArguments(definition.options, rendered, run.services.options.secrets);
    const way = new Way(run, view, delegate);
    const carriedOut = await throughAnsible({ definition, args: rendered }, step, way, run.services.bridge);
    definition = carriedOut.definition;
    const { core } = view.templar;
    if (isLeftOutByAction(definition, core) && modes.checkMode) return leftOut(definition, core);
    const args = coerceArguments(definition, carriedOut.args, core);
    const detached = jobOf(run, view, modes, definition, args);
    const deadline = new Deadline(modes.timeout, run.services.options.signal);
    context = contextFor(
      run,
      view,
      way,
      modes,
      { definition, args, given: rendered },
      detached,
      deadline.signal,
      noLog,
    );
    hideFurther(definition, context, run.services.options.secrets);
    if (!modes.checkMode && needsNodeLock(definition) && mayLock(view)) await context.holdNode(run.services.nodeLocks);
    await refuseOnHost(definition, context);
    // what a dry run says of a host holds only where the host can be reached
    if (modes.checkMode && asksHostInCheckMode(definition)) await context.link.connection();
    if (modes.checkMode && definition.skipInCheckMode !== undefined) return leftOut(definition, core);
    const running = deadline.run(definition, context);
    const answer = detached === undefined ? await running : await awaitJob(detached, running, modes.poll);
    const data = (await inSlices(toValueInSlices(answer, !KEPT_LIVE.has(definition.applies)))) as Dict;
    if (context.changed && !data.has('changed')) data.set('changed', true);
    if (core.booleanJobs) withBooleans(data);
    if (modes.asyncSeconds > 0 && launchesJob(definition, args)) sayJobEnded(data, run);
    const showsDiff = modes.diffMode || (definition.alwaysShowsDiff === true && !isLoop(step));
    const diffs = showsDiff ? [...context.diffs, ...diffsOf(answer.diff)] : [];
    if (definition.file !== undefined && !noLog)
      sayDeprecations(data, message => run.services.announcer.deprecated(message));
    if (core.templateErrors && flag(data, 'failed')) keepOwnFailure(data, step);
    const attempt = { data: completed(data, definition), diffs, warnings: warningsOf(context, data) };
    if (!deadline.passed) return attempt;
    const told = view.templar.core.timeoutsTold ? { data: timeoutFailure(modes, step, true) } : {};
    return { ...attempt, ...told, unjudged: true };
  } catch (error) {
    if (error instanceof TemplateError) return beforeModule(error, run, view);
    const data = failureData(error, step, view.scope, view.templar.core);
    const unjudged = isRaised(error, definition, view.templar.core);
    if (view.templar.core.templateErrors && !unjudged) keepOwnFailure(data, step);
    return {
      data: completed(data, definition),
      diffs: modes.diffMode ? (context?.diffs ?? []) : [],
      warnings: context === undefined ? [] : warningsOf(context, data),
      ...(unjudged ? { unjudged } : {}),
    };
  }
}

/** Whether Ansible's action raises an error there, where others give a failed result. */
function isRaised(error: unknown, { raises }: ModuleDefinition, core: Core): boolean {
  if (!(error instanceof PlayError)) return false;
  if (raises === 'always') return true;
  if (!core.raisedErrors || error instanceof ArgumentError) return false;
  return raises === 'since 2.19' || error.code === 'file-not-found';
}

function leftOut(definition: ModuleDefinition, core: Core): Attempt {
  return { data: toValue(leftOutByCheckMode(definition, core), false) as Dict, diffs: [], warnings: [] };
}

/** The job that the task is to run as on the host, where it does not see to that itself. @throws PlayError `async-unsupported` */
function jobOf(
  run: TaskRun,
  view: TaskView,
  modes: Modes,
  definition: ModuleDefinition,
  args: ModuleArguments,
): AsyncRun | undefined {
  if (modes.asyncSeconds === 0) return undefined;
  if (!modes.checkMode && launchesJob(definition, args)) return undefined;
  if (!modes.checkMode && definition.supportsAsync !== false)
    return new AsyncRun(run, modes.asyncSeconds, asyncDir(view));
  throw new PlayError(modes.checkMode ? 'check mode and async cannot be used on same task.' : notAsync(run, view), {
    code: 'async-unsupported',
    position: run.step.ast.at,
  });
}

/** What the state of a job says, as ansible-core 2.19 does. */
function withBooleans(data: Dict): void {
  if (!data.has('ansible_job_id')) return;
  for (const name of ['started', 'finished']) {
    const value = data.get(name);
    if (value === 0 || value === 1) data.set(name, value === 1);
  }
}

function notAsync({ step }: TaskRun, { templar }: TaskView): string {
  return templar.core.templateErrors
    ? `This action (${step.action}) does not support async.`
    : 'async is not supported for this task.';
}

function launchesJob(definition: ModuleDefinition, args: ModuleArguments): boolean {
  return definition.launchesJob?.(args) === true;
}

/** A job that a module has waited for by itself. */
function sayJobEnded(data: Dict, { services, host }: TaskRun): void {
  const jobId = data.get('ansible_job_id') ?? null;
  if (!isText(jobId) || !flag(data, 'finished')) return;
  services.announcer.emit({
    type: 'async-end',
    host: host.name,
    jobId: textOf(jobId),
    ok: data.get('failed') !== true,
  });
}

function asksHostInCheckMode({ answersFromHost, checkModeNeedsNoHost }: ModuleDefinition): boolean {
  return answersFromHost !== false && checkModeNeedsNoHost !== true;
}

function beforeModule(error: unknown, run: TaskRun, view: TaskView): Attempt {
  const failure = { data: failureData(error, run.step, view.scope, view.templar.core), diffs: [], warnings: [] };
  if (view.templar.core.templateErrors && run.step.action !== 'debug') failure.data.set('changed', false);
  return error instanceof TemplateError ? { ...failure, unrendered: true } : failure;
}

/** Unless the user lets several runs at one node. */
function mayLock(view: TaskView): boolean {
  const value = reader(view.templar, view.scope).get(LOCK_VARIABLE);
  return value === undefined || value === null || toBoolean(value);
}

/** A module that changes something has launched a job by now, or it had nothing to do and has ended. */
async function awaitJob(detached: AsyncRun, running: Promise<ModuleResult>, poll: number): Promise<ModuleResult> {
  const first = await Promise.race([running.then(() => undefined), detached.launched]);
  if (first === undefined) return running;
  return poll > 0 ? detached.wait(first, running, poll) : detached.leave(first, running);
}

/** Whether a result fails by its exit code, which says so where nothing else does: by what is neither 0 nor `'0'`. */
function failsBy(rc: Value | undefined, { file }: ModuleDefinition): boolean {
  // a module of ours has none where nothing ran
  if (rc === undefined || (rc === null && file === undefined)) return false;
  return isText(rc) ? textOf(rc) !== '0' : !equal(rc, 0);
}

/** What a module warned of; the registered result has it too. */
function warningsOf(context: TaskContext<unknown>, data: Dict): string[] {
  const given = data.get('warnings');
  const warnings = [...context.warnings, ...(Array.isArray(given) ? given.map(String) : [])];
  if (warnings.length > 0) data.set('warnings', toValue(warnings, true));
  return warnings;
}

/** What these set may hold templates of the playbook; every other result is somebody else's word. */
const KEPT_LIVE: ReadonlySet<unknown> = new Set(['set_fact', 'include_vars']);

/** Fills in what every result of Ansible has. */
function completed(data: Dict, definition: ModuleDefinition): Dict {
  // of a host that was not reached nothing else is known
  if (definition.answersWholly === true || data.get('unreachable') === true) return data;
  if (!data.has('changed')) data.set('changed', false);
  if (!data.has('failed'))
    data.set('failed', definition.answersFromHost !== false && failsBy(data.get('rc'), definition));
  addLines(data);
  return data;
}
