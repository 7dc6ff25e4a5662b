import { CENSORED_ITEM } from '../../ansible-words.ts';
import { TemplateError } from '../../template/templar.ts';
import type { Dict, Value } from '../../values.ts';
import { conditionsHold } from '../attempt/conditions.ts';
import { delegateLabel, delegateOfLoop } from '../attempt/delegate.ts';
import type { IncludeRequest } from '../attempt/include-request.ts';
import { isFinal } from '../attempt/retry.ts';
import { ended, hidesResult, type ItemOutcome, plain, runItem, skippedData } from '../attempt/run-item.ts';
import { type TaskRun, type TaskView, viewOf } from '../attempt/task-view.ts';
import { isLoop, mayHide, registeredName } from '../compile/steps.ts';
import { connectionSettings } from '../connect/connection-settings.ts';
import type { Status, TaskResult } from '../events.ts';
import { errorBlock } from '../explain/error-trail.ts';
import { explanationOf } from '../explain/explanations.ts';
import { conditionFailure, failureData } from '../explain/failures.ts';
import { aheadOfTask, trailOfResult } from '../explain/task-trail.ts';
import { ItemQueue } from '../loop/item-queue.ts';
import { type LoopControl, loopControl, loopItems } from '../loop/loop-control.ts';
import { collectFacts, itemData, labelOf, loopData, pauseBetween } from '../loop/loop-items.ts';
import { overlapOf } from '../loop/overlap.ts';
import { coreOf } from '../options.ts';
import { censor, flag, hasFailed, withoutInternals } from '../result.ts';
import { KeywordValues } from '../variables/keyword-values.ts';

/** A task's end on one host: what is shown, what is registered, and what it asks the engine to include. */
export interface TaskOutcome {
  /** Censored under no_log. */
  readonly result: TaskResult;
  /** Whole: for `register`. */
  readonly data: Dict;
  /** Each run of the module: the task's, or each item's. */
  readonly runs: readonly ModuleRun[];
  readonly includes: readonly IncludeRequest[];
  /** Handlers and topics to be told of a change. */
  readonly notifies: readonly string[];
}

/** One run of a module, and the other host that its facts are for. */
export interface ModuleRun {
  readonly data: Dict;
  readonly factsFor: string | undefined;
}

/** Runs a task on a host, with its loop; never throws for what the task itself does wrong. */
export async function runTask(run: TaskRun): Promise<TaskOutcome> {
  const started = performance.now();
  const scope = run.variables.ofTask(run.step, run.host.name);
  const settings = connectionSettings(run.step, run.host.name, scope, run.services.options);
  const view = viewOf(run, scope.with('connection settings', settings));
  if (!isLoop(run.step)) {
    const outcome = await runItem(run, view, new Map());
    return single(run, view, outcome, started);
  }
  return runLoop(run, view, started);
}

/** The outcome of a task without a loop, or of one whose loop had to be given up. */
function single(run: TaskRun, view: TaskView, outcome: ItemOutcome, started: number): TaskOutcome {
  const { data } = outcome.attempt;
  return {
    result: resultOf(run, view, outcome, performance.now() - started),
    data,
    runs: [{ data, factsFor: outcome.factsFor }],
    includes: outcome.include === undefined ? [] : [labelled(run, outcome, outcome.include)],
    notifies: outcome.notifies,
  };
}

/** Where `no_log` says anything but a plain no, an include is announced like one of a loop, whether it has one or not, as in Ansible. */
function labelled(
  { step, services }: TaskRun,
  { noLog }: ItemOutcome,
  include: IncludeRequest,
  label = include.label,
): IncludeRequest {
  const isPlain = coreOf(services.options).plainIncludeLabels;
  const shown = noLog || (!isPlain && mayHide(step)) ? CENSORED_ITEM : label;
  return { ...include, label: shown, key: isPlain ? `${include.key} ${shown}` : include.key };
}

async function runLoop(run: TaskRun, view: TaskView, started: number): Promise<TaskOutcome> {
  let items: readonly Value[];
  let control: LoopControl;
  try {
    control = loopControl(run.step, view);
    items = loopItems(run.step, view);
  } catch (error) {
    const outcome = single(run, view, plain(loopFailure(run, view, error), hidesResult(run, view)), started);
    return { ...outcome, result: { ...outcome.result, delegatedTo: delegateOfLoop(run) } };
  }
  const outcomes: ItemOutcome[] = [];
  const results: TaskResult[] = [];
  // what the items brought so far: facts, and the last result under the task's own register
  const facts = new Map<string, Value>();
  const register = registeredName(run.step);
  const scope = view.scope.with('set_fact and register', facts);
  const queue = new ItemQueue(run, control, items, scope, await overlapOf(run, view, control), runItem);
  for (let index = 0; index < items.length; index++) {
    if (index > 0) await pauseBetween(control, run);
    const { vars, view: itemView, started: itemStarted, outcome: running } = queue.next();
    const outcome = await running;
    if (outcome.attempt.unrendered === true && !view.templar.core.itemFailures)
      return single(run, itemView, outcome, started);
    const { data } = outcome.attempt;
    if (data.get('unreachable') === true) {
      if (!view.templar.core.templateErrors) data.delete('changed');
      data.delete('failed');
    }
    for (const [name, value] of vars) data.set(name, value);
    const isKnown = view.templar.core.everyItemKnown || (outcome.ruledOut !== true && !isFinal(outcome.attempt));
    if (register !== undefined && isKnown) facts.set(register, withoutInternals(data));
    // label and break_when may tell the item's own result
    const ownView = register === undefined ? itemView : viewOf(run, itemView.scope);
    let itemLabel: string;
    try {
      itemLabel = labelOf(control, ownView, vars, data);
    } catch (error) {
      return controlFailure(run, itemView, outcome.noLog, error, started);
    }
    const { include } = outcome;
    outcomes.push(
      include === undefined ? outcome : { ...outcome, include: labelled(run, outcome, include, itemLabel) },
    );
    const result = { ...resultOf(run, itemView, outcome, performance.now() - itemStarted), itemLabel };
    results.push(result);
    run.services.announcer.emit({ type: 'item-result', result });
    collectFacts(data, facts);
    try {
      if (control.breakWhen !== undefined && conditionsHold(control.breakWhen, ownView)) break;
    } catch (error) {
      return controlFailure(run, itemView, outcome.noLog, error, started);
    }
  }
  const data = loopData(
    outcomes.map(outcome => outcome.attempt.data),
    view.templar.core,
  );
  const diffs = outcomes.flatMap(outcome => outcome.attempt.diffs);
  const noLog = hidesResult(run, view);
  const whole = { ...plain(data, noLog), attempt: { data, diffs, warnings: [] } };
  // as in Ansible, the items alone say that a host was not reached
  const status = results.some(item => item.status === 'unreachable') ? 'unreachable' : statusOf(data);
  const shown = resultOf(run, view, whole, performance.now() - started, status);
  return {
    result: {
      ...shown,
      delegatedTo: status === 'failed' || status === 'unreachable' ? delegateOfLoop(run) : undefined,
      items: results.map(item => ({ ...item, data: itemData(item.data) })),
      noLog: noLog || results.some(item => item.noLog),
    },
    data,
    runs: outcomes.map(({ attempt, factsFor }) => ({ data: attempt.data, factsFor })),
    includes: outcomes.flatMap(outcome => (outcome.include === undefined ? [] : [outcome.include])),
    notifies: outcomes.flatMap(outcome => outcome.notifies),
  };
}

/** A loop ends where what its `loop_control` asks after an item cannot be evaluated. */
function controlFailure(run: TaskRun, view: TaskView, noLog: boolean, error: unknown, started: number): TaskOutcome {
  const { core } = view.templar;
  const failure = conditionFailure(error, run.step, 'loop_control', view.scope, core);
  return single(run, view, ended(error, core.templateErrors ? aheadOfTask(failure) : failure, noLog), started);
}

/** A loop whose items cannot be known fails, unless its condition rules it out without them. */
function loopFailure(run: TaskRun, view: TaskView, error: unknown): Dict {
  if (!(error instanceof TemplateError)) return failureData(error, run.step, view.scope, view.templar.core);
  // only where something is undefined the condition may have ruled the task out, as in Ansible
  if (error.className === 'AnsibleUndefinedVariable') {
    try {
      if (!conditionsHold(run.step.effective.when, view)) return skippedData();
    } catch {
      // The condition needs the item as well: what matters is that there is none.
    }
  }
  const { withLookup } = run.step.ast;
  const keyword = withLookup === undefined ? 'loop' : `with_${withLookup.lookup}`;
  const data = conditionFailure(error, run.step, keyword, view.scope, view.templar.core);
  if (!view.templar.core.templateErrors) return data;
  if (error.className !== 'AnsibleUndefinedVariable' || error.keyword !== undefined) return aheadOfTask(data);
  if (run.step.action !== 'debug') data.set('changed', false);
  return data;
}

/** What the result of an item has of its loop, or says elsewhere: not shown since 2.19. */
const QUIET_FIELDS = ['warnings', 'deprecations'];
const QUIET_FIELDS_OF_DEBUG = [...QUIET_FIELDS, 'ansible_loop_var', 'ansible_index_var', 'ansible_loop'];

function quietFields({ step }: TaskRun, { templar }: TaskView): readonly string[] | undefined {
  if (!templar.core.quietItems) return undefined;
  return step.action === 'debug' ? QUIET_FIELDS_OF_DEBUG : QUIET_FIELDS;
}

function statusOf(data: Dict): Status {
  if (data.get('unreachable') === true) return 'unreachable';
  if (hasFailed(data)) return 'failed';
  if (flag(data, 'skipped')) return 'skipped';
  return flag(data, 'changed') ? 'changed' : 'ok';
}

function resultOf(
  run: TaskRun,
  view: TaskView,
  outcome: ItemOutcome,
  ms: number,
  status = statusOf(outcome.attempt.data),
): TaskResult {
  const { data, diffs, warnings, unrendered } = outcome.attempt;
  const noLog = outcome.noLog || data.get('_ansible_no_log') === true;
  const ignored =
    (status === 'failed' && ignores(run, view, 'ignore_errors')) ||
    (status === 'unreachable' && ignores(run, view, 'ignore_unreachable'));
  return {
    host: run.host.name,
    delegatedTo: delegateLabel(run, view, outcome.delegate, status !== 'unreachable' && unrendered !== true),
    task: run.info,
    status,
    ignored,
    ms,
    data: noLog ? censor(data) : data,
    diffs: noLog ? [] : diffs,
    warnings: noLog ? [] : warnings,
    explanation: noLog ? undefined : explanationOf(data),
    told: noLog ? undefined : toldOf(run, view, status, data),
    hides: quietFields(run, view),
    noLog,
    verboseAlways: !noLog && data.get('_ansible_verbose_always') === true && status !== 'skipped',
    quiet: run.step.action === 'gather_facts' || run.step.action === 'setup',
  };
}

function toldOf(run: TaskRun, view: TaskView, status: Status, data: Dict): string | undefined {
  if (!view.templar.core.templateErrors || (status !== 'failed' && status !== 'unreachable')) return undefined;
  // a failure without an error, of a label, is told by its message alone
  if (status === 'failed' && !data.has('exception')) return undefined;
  // the items of a loop have told their own
  return data.has('results') && isLoop(run.step) ? undefined : errorBlock(trailOfResult(data, run.step));
}

function ignores(run: TaskRun, view: TaskView, keyword: 'ignore_errors' | 'ignore_unreachable'): boolean {
  try {
    return new KeywordValues(run.step, view.templar).boolean(keyword) ?? false;
  } catch {
    return false;
  }
}
