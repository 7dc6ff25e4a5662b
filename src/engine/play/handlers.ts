import { didYouMean, PlayError } from '../../errors.ts';
import { TemplateError } from '../../template/templar.ts';
import { positionsOf, type Value } from '../../values.ts';
import { splitStrings } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import { coreOf } from '../options.ts';
import { taskName } from '../task/task-info.ts';
import type { PlayHost } from './play-host.ts';
import type { PlayRun } from './play-run.ts';

/** Handlers in the order in which a name is looked for: the last block's first, where what stands side by side counts as a block. */
function searched(handlers: readonly TaskStep[]): TaskStep[] {
  const blocks: TaskStep[][] = [];
  for (const handler of handlers) {
    const block = blocks.at(-1);
    if (block?.[0]?.frame.parent === handler.frame.parent) block?.push(handler);
    else blocks.push([handler]);
  }
  return blocks.reverse().flat();
}

function bears(name: string, variables: PlayRun['variables']): (handler: TaskStep) => boolean {
  const templar = variables.templar(variables.withoutHost());
  const render = (value: Value) => templar.template(value);
  return handler => taskName({ ...handler, role: undefined }, render) === name || taskName(handler, render) === name;
}

/**
 * The handlers that a name reaches: one that bears it, and who listens to it; of listeners with one name the first counts, a
 * role's name included (bareHandlerNames: the bare name).
 */
export function reached(run: PlayRun, name: string): TaskStep[] {
  return reachedFrom(run, name, searchFor(run, name));
}

/** The handlers in the order in which a name is looked for, and where it is found: -1 where it is not. */
interface Search {
  readonly order: readonly TaskStep[];
  readonly found: number;
}

function searchFor({ variables, progress }: PlayRun, name: string): Search {
  const order = searched(progress.handlers);
  return { order, found: order.findIndex(bears(name, variables)) };
}

function reachedFrom({ progress, services }: PlayRun, name: string, { order, found }: Search): TaskStep[] {
  const isBare = coreOf(services.options).bareHandlerNames;
  const listening = (isBare ? order : progress.handlers).filter(handler => {
    const topics = handler.ast.keywords.get('listen');
    const own = handler.role === undefined ? '' : `${handler.role.role.name} : `;
    return topics !== undefined && splitStrings([topics]).some(topic => topic === name || `${own}${topic}` === name);
  });
  const distinct = listening.filter(
    (handler, index) => handler.ast.name === undefined || listening.findIndex(isCalledAs(handler, isBare)) === index,
  );
  const named = order[found];
  return [...(named === undefined ? [] : [named]), ...distinct];
}

/** By the whole name a role's handler is another one than that of the play, or of another role. */
const isCalledAs = (one: TaskStep, isBare: boolean) => (other: TaskStep) =>
  other.ast.name !== undefined && (isBare ? other.ast.name === one.ast.name : taskName(other) === taskName(one));

/** Notifies what a task that has changed something names, on the host that ran it alone. @throws PlayError `unknown-handler`, unless the setting makes a warning of it */
export function notify(run: PlayRun, step: TaskStep, names: readonly string[], host: PlayHost): void {
  const { services } = run;
  // what a handler notifies is for the flush that runs it
  const isLate = coreOf(services.options).lateNotifications && !step.handler;
  for (const name of new Set(names)) {
    const search = searchFor(run, name);
    const handlers = reachedFrom(run, name, search);
    warnOfUnusable(run, search);
    if (handlers.length === 0) {
      const unknown = unknownHandler(run, step, name);
      if (services.options.settings.errorOnMissingHandler) throw unknown;
      services.announcer.warn(unknown.message);
    }
    if (!isLate) notifyEach(run, handlers, host);
    else if (handlers.length > 0) host.notifications.add(name);
  }
}

function notifyEach({ services }: PlayRun, handlers: readonly TaskStep[], host: PlayHost): void {
  for (const handler of handlers) {
    if (host.notified.has(handler.id)) continue;
    host.notified.add(handler.id);
    services.announcer.emit({ type: 'notify', handler: taskName(handler), host: host.name });
  }
}

/** Looks for the handlers of the names that a host was notified of (lateNotifications). */
export function settleNotifications(run: PlayRun, host: PlayHost): void {
  for (const name of host.notifications) notifyEach(run, reached(run, name), host);
  host.notifications.clear();
}

/** Handlers whose names cannot be rendered and that stand before the one that was found may be the ones that were meant. */
function warnOfUnusable({ variables, services }: PlayRun, { order, found }: Search): void {
  const templar = variables.templar(variables.withoutHost());
  for (const { ast } of found < 0 ? order : order.slice(0, found)) {
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
