import { PlayError } from '../../errors.ts';
import { coerceArguments } from '../../modules/api/args.ts';
import type { Diff, ModuleDefinition, ModuleResult } from '../../modules/api/module.ts';
import type { ConnectionTarget } from '../../remote/connection.ts';
import { TemplateError } from '../../template/templar.ts';
import { type Dict, isText, textOf, type Value } from '../../values.ts';
import { diffsOf } from '../ansible-diff.ts';
import { AsyncRun, jobsOf } from '../async-tasks.ts';
import { becomeIdentity, connectionTarget, reader } from '../connection-target.ts';
import { failureData } from '../failures.ts';
import { LOCK_VARIABLE, needsNodeLock } from '../node-locks.ts';
import { addLines, flag, toValue } from '../result.ts';
import type { TaskStep } from '../steps.ts';
import { environmentOf, TaskContext } from '../task-context.ts';
import { searchFrom, type TaskRun, type TaskView, viewOf } from '../task-run.ts';
import { searchFolders } from '../template-surroundings.ts';
import { toBoolean } from '../truth.ts';
import { renderedArguments } from './arguments.ts';
import { Deadline } from './deadline.ts';
import { KeywordValues, rendered } from './keyword-values.ts';
import { type ModuleCall, moduleCall } from './module-call.ts';

/** What one try of a module gave. */
export interface Attempt {
  readonly data: Dict;
  readonly diffs: readonly Diff[];
  readonly warnings: readonly string[];
  /** A template failed before the module had anything to do: it ends a loop, too. */
  readonly unrendered?: true;
}

/** The host whose variables say how to connect: the delegate, where there is one. */
export function delegateOf(step: TaskStep, view: TaskView): string | undefined {
  const value = step.effective.nearest('delegate_to');
  if (value === undefined) return undefined;
  const delegate = rendered('delegate_to', value, view.templar);
  const name = isText(delegate) ? textOf(delegate) : '';
  return name === '' || delegate === null ? undefined : name;
}

export interface Modes {
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly asyncSeconds: number;
  readonly poll: number;
  readonly timeout: number;
}

export function modesOf(run: TaskRun, keywords: KeywordValues): Modes {
  const { options } = run.play.run;
  return {
    checkMode: keywords.boolean('check_mode') ?? options.checkMode,
    diffMode: keywords.boolean('diff') ?? options.diffMode,
    asyncSeconds: keywords.number('async') ?? 0,
    poll: keywords.number('poll') ?? options.settings.pollInterval,
    timeout: keywords.number('timeout') ?? options.settings.taskTimeout,
  };
}

/** How a delegate is shown: by its name and, where that differs, its address. Undefined for the host itself. */
export function delegateLabel(run: TaskRun, view: TaskView, delegate: string | undefined): string | undefined {
  if (delegate === undefined || delegate === run.host.name) return undefined;
  try {
    const own = viewOf(run, delegatedScope(run, view, delegate));
    const address = reader(own.templar, own.scope).get('ansible_host') ?? null;
    return address === null || !isText(address) || textOf(address) === delegate
      ? delegate
      : `${delegate}(${textOf(address)})`;
  } catch (error) {
    if (error instanceof TemplateError) return delegate;
    throw error;
  }
}

/** Runs the module once and gives Ansible's result of it. What goes wrong on the way is a failed result. */
export async function execute(run: TaskRun, view: TaskView, delegate: string | undefined): Promise<Attempt> {
  const { step } = run;
  let call: ModuleCall;
  try {
    call = await moduleCall(step, view, run.play.compileContext.names);
  } catch (error) {
    return beforeModule(error, run, view);
  }
  const { definition } = call;
  const modes = modesOf(run, new KeywordValues(step, view.templar));
  let context: TaskContext<unknown> | undefined;
  try {
    const args = coerceArguments(definition, renderedArguments(step, call, view, run.play.compileContext));
    if (modes.checkMode && definition.skipInCheckMode === true) {
      return {
        data: skipped(`remote module (${definition.name}) does not support check mode`),
        diffs: [],
        warnings: [],
      };
    }
    const detached = modes.asyncSeconds > 0 ? new AsyncRun(run, modes.asyncSeconds, asyncDir(view)) : undefined;
    if (detached !== undefined && (modes.checkMode || definition.supportsAsync === false)) {
      throw new PlayError(
        modes.checkMode
          ? 'check mode and async cannot be used on same task.'
          : `async is not supported for this task: ${step.action}`,
        {
          code: 'async-unsupported',
          position: step.ast.at,
        },
      );
    }
    const deadline = new Deadline(modes.timeout, run.play.run.options.signal);
    context = contextFor(run, view, delegate, modes, args, detached, deadline.signal);
    if (!modes.checkMode && needsNodeLock(definition.name) && mayLock(view))
      await context.holdNode(run.play.run.nodeLocks);
    const running = deadline.run(definition, context);
    const answer = detached === undefined ? await running : await awaitJob(detached, running, modes.poll);
    const data = toValue(answer, !KEPT_LIVE.has(definition.applies)) as Dict;
    if (context.changed && !data.has('changed')) data.set('changed', true);
    const diffs = modes.diffMode ? [...context.diffs, ...diffsOf(answer.diff)] : [];
    return { data: completed(data, definition), diffs, warnings: warningsOf(context, data) };
  } catch (error) {
    if (error instanceof TemplateError) return beforeModule(error, run, view);
    const data = failureData(error, step, view.scope);
    return {
      data: completed(data, definition),
      diffs: modes.diffMode ? (context?.diffs ?? []) : [],
      warnings: context === undefined ? [] : warningsOf(context, data),
    };
  }
}

function beforeModule(error: unknown, run: TaskRun, view: TaskView): Attempt {
  const failure = { data: failureData(error, run.step, view.scope), diffs: [], warnings: [] };
  return error instanceof TemplateError ? { ...failure, unrendered: true } : failure;
}

/** Unless the user lets several runs at one node. */
function mayLock(view: TaskView): boolean {
  const value = reader(view.templar, view.scope).get(LOCK_VARIABLE);
  return value === undefined || value === null || toBoolean(value);
}

function asyncDir(view: TaskView): string | undefined {
  const value = view.scope.get('ansible_async_dir');
  if (value === undefined || value === null) return undefined;
  const rendered = view.templar.template(value);
  return isText(rendered) ? textOf(rendered) : undefined;
}

/** A module that changes something has launched a job by now, or it had nothing to do and has ended. */
async function awaitJob(detached: AsyncRun, running: Promise<ModuleResult>, poll: number): Promise<ModuleResult> {
  const first = await Promise.race([running.then(() => undefined), detached.launched]);
  if (first === undefined) return running;
  return poll > 0 ? detached.wait(first, running, poll) : detached.leave(first, running);
}

/** Diffs that a module gives in its result, as apt does. */
/** What a module warned of; the registered result has it too. */
function warningsOf(context: TaskContext<unknown>, data: Dict): string[] {
  const given = data.get('warnings');
  const warnings = [...context.warnings, ...(Array.isArray(given) ? given.map(String) : [])];
  if (warnings.length > 0) data.set('warnings', toValue(warnings, true));
  return warnings;
}

function skipped(message: string): Dict {
  return toValue({ changed: false, skipped: true, msg: message }, false) as Dict;
}

/** What these set may hold templates of the playbook; every other result is somebody else's word. */
const KEPT_LIVE: ReadonlySet<unknown> = new Set(['set_fact', 'include_vars']);

/** Fills in what every result of Ansible has. */
function completed(data: Dict, definition: ModuleDefinition): Dict {
  if (!data.has('changed')) data.set('changed', false);
  if (!data.has('failed')) {
    const rc = data.get('rc');
    data.set('failed', rc !== undefined && rc !== 0 && rc !== null && definition.answersFromHost !== false);
  }
  addLines(data);
  return data;
}

function contextFor(
  run: TaskRun,
  view: TaskView,
  delegate: string | undefined,
  modes: Modes,
  args: unknown,
  detached: AsyncRun | undefined,
  signal: AbortSignal,
): TaskContext<unknown> {
  const { play, step, host } = run;
  const { options, connections } = play.run;
  const reached = delegate ?? host.name;
  const targetView = delegate === undefined ? view : viewOf(run, delegatedScope(run, view, delegate));
  const vars = reader(targetView.templar, targetView.scope);
  const { effective } = step;
  let found: ConnectionTarget | undefined;
  const target = () => {
    found ??= connectionTarget(reached, vars, effective, view.templar, options, delegate !== undefined);
    return found;
  };
  return new TaskContext<unknown>({
    args,
    checkMode: modes.checkMode,
    diffMode: modes.diffMode,
    nativeTypes: options.settings.jinja2Native,
    verbosity: options.verbosity,
    taskName: run.info.name,
    hostName: host.name,
    environment: environmentOf(effective.environment, view.templar),
    templar: view.templar,
    scope: view.scope,
    managedText: options.settings.ansibleManaged,
    searchFolders: searchFolders(play.playDir, searchFrom(step)),
    fact: name => play.run.variables(reached).facts.get(name),
    target,
    become: () => {
      const identity = becomeIdentity(vars, effective, view.templar, options);
      // As Ansible with its default become_allow_same_user=False: who is that user already needs no sudo.
      return identity !== undefined && identity.user === target().user ? undefined : identity;
    },
    connect: target => connections.get(target),
    disconnect: target => connections.drop(target),
    actingSession: detached === undefined ? undefined : session => detached.wrap(session),
    slot: run.slot,
    jobs: session => jobsOf(play.run.asyncTasks, session, asyncDir(view)),
    terminal: options.terminal,
    vault: options.vault,
    duplicateKeys: options.settings.duplicateDictKey,
    signal,
    progress: text => play.run.emit({ type: 'progress', host: reached, text }),
    leaveRunning: what => play.run.warn(`${reached}: ${what} is still running there, left to finish`),
  });
}

/** The delegate's variables, and on top of them what the task itself sets. */
function delegatedScope(run: TaskRun, view: TaskView, delegate: string) {
  let scope = run.play.taskScope(run.step, delegate);
  const loop = view.scope.explain('ansible_loop_var')[0];
  if (loop !== undefined) {
    const vars = new Map<string, Value>();
    for (const name of ['item', String(loop.value), 'ansible_loop_var']) {
      const value = view.scope.get(name);
      if (value !== undefined) vars.set(name, value);
    }
    scope = scope.with('loop variables', vars);
  }
  return scope;
}

/** Whether a result counts as failed. */
export function hasFailed(data: Dict): boolean {
  return flag(data, 'failed');
}
