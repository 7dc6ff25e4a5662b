import { didYouMean, PlayError } from '../../errors.ts';
import { str } from '../../python/repr.ts';
import { positionsOf, type Value } from '../../values.ts';
import type { TaskRun } from '../attempt/task-view.ts';
import { viewOf } from '../attempt/task-view.ts';
import { splitStrings } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import { taskName } from '../task/task-info.ts';
import type { PlayRun } from './play-run.ts';

function rendered(values: readonly Value[], render: (value: Value) => Value): string[] {
  return values.flatMap(value => {
    const result = render(value);
    return (Array.isArray(result) ? result : [result]).map(part => str(part));
  });
}

/** The handlers that a name reaches: every listener, and of those that bear the name the last defined. */
export function reached(play: PlayRun, name: string): TaskStep[] {
  const render = (value: Value) => play.run.templar(play.baseScope()).template(value);
  const named = play.handlers.findLast(handler => {
    const own = taskName({ ...handler, role: undefined }, render);
    return own === name || taskName(handler, render) === name;
  });
  const listening = play.handlers.filter(handler => {
    const topics = handler.ast.keywords.get('listen');
    return topics !== undefined && splitStrings([topics]).includes(name);
  });
  return [...(named === undefined ? [] : [named]), ...listening];
}

/** Notifies what a changed task names. @throws PlayError `unknown-handler` */
export async function notify(run: TaskRun, hosts: readonly string[]): Promise<void> {
  const { play, step } = run;
  if (step.effective.notify.length === 0) return;
  const view = viewOf(run, play.taskScope(step, run.host.name));
  for (const name of rendered(step.effective.notify, value => view.templar.template(value))) {
    const handlers = reached(play, name);
    if (handlers.length === 0) throw unknownHandler(play, step, name);
    for (const handler of handlers) {
      for (const host of play.batch) {
        if (!hosts.includes(host.name) || host.notified.has(handler.id)) continue;
        host.notified.add(handler.id);
        play.run.emit({ type: 'notify', handler: taskName(handler), host: host.name });
      }
    }
  }
}

export function unknownHandler(play: PlayRun, step: TaskStep, name: string): PlayError {
  const known = play.handlers.map(handler => handler.ast.name ?? handler.ast.action);
  return new PlayError(
    `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
    {
      code: 'unknown-handler',
      position: positionsOf(step.ast.source)?.value('notify') ?? step.ast.at,
      hint:
        didYouMean(name, known) ?? (known.length === 0 ? 'the play has no handlers' : `there are: ${known.join(', ')}`),
    },
  );
}
