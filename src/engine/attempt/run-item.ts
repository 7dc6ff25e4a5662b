import { PlayError } from '../../errors.ts';
import { wrapUnsafe } from '../../python/unsafe.ts';
import { TemplateError } from '../../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { DYNAMIC_INCLUDES, ENGINE_ACTIONS } from '../compile/actions.ts';
import type { TaskStep } from '../compile/steps.ts';
import { conditionFailure, failureData } from '../explain/failures.ts';
import { completeFailure } from '../explain/task-trail.ts';
import { hasFailed } from '../result.ts';
import { KeywordValues } from '../variables/keyword-values.ts';
import { falseCondition } from './conditions.ts';
import { delegateOf } from './delegate.ts';
import { type Attempt, execute } from './execute.ts';
import { type IncludeRequest, includeRequest } from './include-request.ts';
import { affectInventory } from './inventory-effect.ts';
import { lateKeywords } from './late-keywords.ts';
import { isTemplatedAction, writtenCall } from './module-call.ts';
import { withRetries } from './retry.ts';
import { hideSources } from './secret-arguments.ts';
import type { TaskRun, TaskView } from './task-view.ts';
import { yieldToEvents } from './yield-to-events.ts';

/** How a task ended for one item, or for all where it has no loop. */
export interface ItemOutcome {
  readonly attempt: Attempt;
  readonly include: IncludeRequest | undefined;
  readonly delegate: string | undefined;
  /** The delegate, where the facts are to be its own. */
  readonly factsFor: string | undefined;
  readonly notifies: readonly string[];
  /** The task's `no_log`: nothing of the result is shown. */
  readonly noLog: boolean;
  /** Its condition did not hold. */
  readonly ruledOut?: true;
}

/** @param condition the one that did not hold, where the result tells it */
export function skippedData(condition?: Value): Dict {
  const data = Dict.from({ changed: false, skipped: true, skip_reason: 'Conditional result was False' });
  // shown as it is written, and never rendered again
  if (condition !== undefined) data.set('false_condition', wrapUnsafe(condition));
  return data;
}

export function plain(data: Dict, noLog: boolean): ItemOutcome {
  const attempt = { data, diffs: [], warnings: [] };
  return { attempt, include: undefined, delegate: undefined, factsFor: undefined, notifies: [], noLog };
}

/** A task that ended before its module had anything to do. */
export function ended(error: unknown, data: Dict, noLog: boolean): ItemOutcome {
  const outcome = plain(data, noLog);
  return error instanceof TemplateError ? { ...outcome, attempt: { ...outcome.attempt, unrendered: true } } : outcome;
}

/** Runs a task for an item, or as a whole where it has no loop. @param itemVars variables of the item */
export async function runItem(
  run: TaskRun,
  view: TaskView,
  itemVars: ReadonlyMap<string, Value>,
): Promise<ItemOutcome> {
  const { step } = run;
  const noLog = hidesResult(run, view);
  const { announcer, options } = run.services;
  const telling = announcer.told();
  if (telling !== undefined) await telling;
  const rest = yieldToEvents(options.signal);
  if (rest !== undefined) await rest;
  await hideSecretSources(run, view);
  let delegate: string | undefined;
  const { delegateFirst } = view.templar.core;
  try {
    if (delegateFirst) delegate = delegateOf(step, view);
  } catch (error) {
    return failedItem(error, run, view, noLog);
  }
  try {
    const condition = falseCondition(step.effective.when, view);
    if (condition !== undefined) {
      const told = view.templar.core.falseConditions ? condition : undefined;
      return { ...plain(skippedData(told), noLog), ruledOut: true };
    }
  } catch (error) {
    const failure = ended(error, conditionFailure(error, step, 'when', view.scope, view.templar.core), noLog);
    return { ...failure, delegate: delegateIfKnown(step, view) };
  }
  if (DYNAMIC_INCLUDES.has(step.action)) return includeItem(run, view, itemVars, noLog);
  try {
    const { delegateFacts, notifies } = lateKeywords(step, view);
    if (!delegateFirst) delegate = delegateOf(step, view);
    const attempt = await withRetries(run, view, delegate, noLog, () => execute(run, view, delegate, noLog));
    if (view.templar.core.templateErrors && hasFailed(attempt.data)) completeFailure(attempt.data, step);
    const isSilent = await affectInventory(run, view, attempt.data);
    return {
      ...plain(attempt.data, noLog),
      attempt,
      delegate,
      factsFor: delegateFacts ? delegate : undefined,
      notifies: isSilent ? [] : notifies,
    };
  } catch (error) {
    return failedItem(error, run, view, noLog);
  }
}

function failedItem(error: unknown, { step }: TaskRun, view: TaskView, noLog: boolean): ItemOutcome {
  const failure = ended(error, failureData(error, step, view.scope, view.templar.core), noLog);
  return { ...failure, delegate: delegateIfKnown(step, view) };
}

/** Where a task that failed would have run, as far as that can be told; else as it is written. */
function delegateIfKnown(step: TaskStep, view: TaskView): string | undefined {
  try {
    return delegateOf(step, view);
  } catch {
    const written = step.effective.nearest('delegate_to') ?? null;
    return isText(written) ? textOf(written) : undefined;
  }
}

async function hideSecretSources({ step, services }: TaskRun, { scope }: TaskView): Promise<void> {
  if (ENGINE_ACTIONS.has(step.action) || isTemplatedAction(step)) return;
  try {
    hideSources(await writtenCall(step), name => scope.get(name), services.options.secrets);
  } catch (error) {
    // what the call lacks is told when it is made
    if (!(error instanceof PlayError)) throw error;
  }
}

function includeItem(run: TaskRun, view: TaskView, itemVars: ReadonlyMap<string, Value>, noLog: boolean): ItemOutcome {
  try {
    const include = includeRequest(run, view, itemVars);
    const data = Dict.from({ changed: false, failed: false, include: include.shown, include_args: new Dict() });
    return { ...plain(data, noLog), include };
  } catch (error) {
    const { step } = run;
    const data =
      error instanceof TemplateError && error.option === undefined
        ? conditionFailure(error, step, step.action, view.scope, view.templar.core)
        : failureData(error, step, view.scope, view.templar.core);
    return ended(error, data, noLog);
  }
}

/** `no_log` of a task, decided once for each item; where it cannot be told, the result is hidden. */
export function hidesResult({ step, services }: Pick<TaskRun, 'step' | 'services'>, { templar }: TaskView): boolean {
  try {
    return new KeywordValues(step, templar).boolean('no_log') ?? services.options.settings.noLog;
  } catch {
    return true;
  }
}
