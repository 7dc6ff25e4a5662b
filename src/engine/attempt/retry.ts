import { setTimeout as sleep } from 'node:timers/promises';
import { unsafeText } from '../../python/unsafe.ts';
import { Dict, type Value } from '../../values.ts';
import { registeredName } from '../compile/steps.ts';
import { trailOf } from '../explain/error-trail.ts';
import { passOn } from '../explain/explanations.ts';
import { conditionFailure } from '../explain/failures.ts';
import { suppressFailure } from '../explain/task-trail.ts';
import { censor, flag, hasFailed } from '../result.ts';
import { KeywordValues, renderedName } from '../variables/keyword-values.ts';
import { conditionList, conditionsHold } from './conditions.ts';
import type { Attempt } from './execute.ts';
import type { TaskRun, TaskView } from './task-view.ts';
import { viewOf } from './task-view.ts';

/** The view of a task that has its own result: `register` and the facts it brought. */
function viewWithResult(run: TaskRun, view: TaskView, data: Dict): TaskView {
  const register = registeredName(run.step);
  let { scope } = view;
  const facts = data.get('ansible_facts');
  if (facts instanceof Dict) {
    const vars = new Map<string, Value>();
    for (const [name, value] of facts) vars.set(String(name), value);
    scope = scope.with('set_fact and register', vars);
  }
  if (register !== undefined) scope = scope.with('set_fact and register', new Map([[register, data]]));
  return viewOf(run, scope);
}

/** Applies `changed_when` and `failed_when` to a result. */
export function judge(run: TaskRun, view: TaskView, data: Dict): void {
  const failedWhen = conditionList(run.step.effective.nearest('failed_when'));
  const changedWhen = conditionList(run.step.effective.nearest('changed_when'));
  if (failedWhen === undefined && changedWhen === undefined) return;
  const own = viewWithResult(run, view, data);
  let keyword = 'changed_when';
  try {
    if (changedWhen !== undefined) data.set('changed', conditionsHold(changedWhen, own));
    keyword = 'failed_when';
    if (failedWhen !== undefined) {
      const failed = conditionsHold(failedWhen, own);
      data.set('failed', failed);
      data.set('failed_when_result', failed);
      if (!failed && own.templar.core.templateErrors) suppressFailure(data);
    }
  } catch (error) {
    const failure = conditionFailure(error, run.step, keyword, own.scope, own.templar.core);
    data.set('failed', true);
    const why = trailOf(failure)?.at(-1)?.message;
    data.set(`${keyword}_result`, why === undefined ? (failure.get('msg') ?? null) : unsafeText(why));
    passOn(failure, data);
  }
}

/** Runs `attempt` until `until` holds, as often as `retries` allows. */
export async function withRetries(
  run: TaskRun,
  view: TaskView,
  delegate: string | undefined,
  noLog: boolean,
  attempt: () => Promise<Attempt>,
): Promise<Attempt> {
  const { effective } = run.step;
  const until = conditionList(effective.nearest('until'));
  const judged = async (count?: number) => {
    const result = await attempt();
    // conditions of the task's own may ask how often it was tried
    if (isFinal(result)) return result;
    if (count !== undefined && !(tries === 1 && view.templar.core.attemptsOfRetries))
      result.data.set('attempts', count);
    if (!isRunning(result.data) && !result.data.has('skipped')) judge(run, view, result.data);
    return result;
  };
  const keywords = new KeywordValues(run.step, view.templar);
  const given = keywords.integer('retries');
  // retries alone, since 2.16: until it does not fail
  if (until === undefined && given === undefined) return judged();
  const asked = given ?? 3;
  const tries = asked <= 0 ? 1 : asked + 1;
  const delay = Math.max(0, keywords.number('delay') ?? 5);
  for (let count = 1; ; count++) {
    const result = await judged(count);
    if (isFinal(result)) return result;
    try {
      const isDone = () =>
        until === undefined ? !hasFailed(result.data) : conditionsHold(until, viewWithResult(run, view, result.data));
      if (tries === 1 || isDone()) return result;
    } catch (error) {
      return {
        ...result,
        data: conditionFailure(error, run.step, 'until', view.scope, view.templar.core),
        unrendered: true,
      };
    }
    if (count === tries) {
      result.data.set('attempts', tries - 1);
      result.data.set('failed', true);
      return result;
    }
    result.data.set('retries', tries);
    run.services.announcer.emit({
      type: 'retry',
      task: run.info,
      // without its role, and as it is on this host
      name:
        run.step.ast.name === undefined
          ? run.info.name
          : renderedName(run.step.ast.name, name => view.templar.template(name)),
      host: run.host.name,
      delegatedTo: delegate === run.host.name ? undefined : delegate,
      left: tries - count,
      ...shown(result.data, noLog),
    });
    await sleep(delay * 1000, undefined, { signal: run.services.options.signal });
  }
}

/** What neither `failed_when` nor `until` has a say in, and what a loop's next item does not see as the task's result, as in Ansible. */
export function isFinal({ data, unrendered, unjudged }: Attempt): boolean {
  return data.get('unreachable') === true || unrendered === true || unjudged === true;
}

function shown(data: Dict, hidden: boolean) {
  const noLog = hidden || data.get('_ansible_no_log') === true;
  return {
    data: noLog ? censor(data) : data,
    noLog,
    verboseAlways: !noLog && data.get('_ansible_verbose_always') === true,
  };
}

/** An async job that was left alone has no outcome yet. */
function isRunning(data: Dict): boolean {
  return flag(data, 'started') && data.has('finished') && !flag(data, 'finished') && !hasFailed(data);
}
