import { didYouMean, PlayError } from '../../errors.ts';
import { TemplateError } from '../../template/templar.ts';
import { positionsOf, type Value } from '../../values.ts';
import { splitStrings } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import { taskName } from '../task/task-info.ts';
import type { PlayHost } from './play-host.ts';
import type { PlayRun } from './play-run.ts';

/**
 * The handlers that a name reaches: one that bears it, and who listens to it. As in Ansible the first is the first of the last block
 * that has one, where a role's or play's handlers that stand side by side count as a block; of listeners with one name the first
 * counts, as in later versions than 2.14.
 */
export function reached({ variables, progress }: PlayRun, name: string): TaskStep[] {
  const templar = variables.templar(variables.withoutHost());
  const render = (value: Value) => templar.template(value);
  let named: TaskStep | undefined;
  let block: TaskStep['frame'] | undefined;
  let isFound = false;
  for (const handler of progress.handlers) {
    if (handler.frame.parent !== block) isFound = false;
    block = handler.frame.parent;
    if (isFound) continue;
    isFound = taskName({ ...handler, role: undefined }, render) === name || taskName(handler, render) === name;
    if (isFound) named = handler;
  }
  const listening = progress.handlers.filter(handler => {
    const topics = handler.ast.keywords.get('listen');
    const own = handler.role === undefined ? '' : `${handler.role.role.name} : `;
    return topics !== undefined && splitStrings([topics]).some(topic => topic === name || `${own}${topic}` === name);
  });
  const distinct = listening.filter(
    (handler, index) => handler.ast.name === undefined || listening.findIndex(isNamed(handler.ast.name)) === index,
  );
  return [...(named === undefined ? [] : [named]), ...distinct];
}

const isNamed = (name: string) => (handler: TaskStep) => handler.ast.name === name;

/** Notifies what a task that has changed something names, on the host that ran it alone. @throws PlayError `unknown-handler`, unless the setting makes a warning of it */
export function notify(run: PlayRun, step: TaskStep, names: readonly string[], host: PlayHost): void {
  const { services } = run;
  for (const name of new Set(names)) {
    const handlers = reached(run, name);
    if (handlers.length === 0) {
      warnOfUnusable(run);
      const unknown = unknownHandler(run, step, name);
      if (services.options.settings.errorOnMissingHandler) throw unknown;
      services.announcer.warn(unknown.message);
    }
    for (const handler of handlers) {
      if (host.notified.has(handler.id)) continue;
      host.notified.add(handler.id);
      services.announcer.emit({ type: 'notify', handler: taskName(handler), host: host.name });
    }
  }
}

/** Handlers whose names cannot be rendered may be the ones that were meant. */
function warnOfUnusable({ variables, progress, services }: PlayRun): void {
  const templar = variables.templar(variables.withoutHost());
  for (const { ast } of progress.handlers) {
    if (ast.name === undefined || ast.keywords.has('listen')) continue;
    try {
      templar.template(ast.name);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      services.announcer.warn(
        `Handler '${ast.name}' is unusable because it has no listen topics and the name could not be templated (host-specific variables are not supported in handler names). The error: ${error.message}`,
      );
    }
  }
}

export function unknownHandler({ progress }: PlayRun, step: TaskStep, name: string): PlayError {
  const known = progress.handlers.map(handler => handler.ast.name ?? handler.ast.action);
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
