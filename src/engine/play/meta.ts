import { didYouMean, PlayError } from '../../errors.ts';
import { Dict, isText, textOf } from '../../values.ts';
import { conditionsHold } from '../attempt/conditions.ts';
import { hidesResult } from '../attempt/run-item.ts';
import { viewOf } from '../attempt/task-view.ts';
import { fromPlay } from '../attempt/way.ts';
import type { TaskStep } from '../compile/steps.ts';
import { connectionTarget, reader } from '../connect/connection-target.ts';
import { censor, PLAIN_RESULT } from '../result.ts';
import { taskInfo, taskName } from '../task/task-info.ts';
import { flushHandlers } from './flush-handlers.ts';
import { doneText, skipData } from './meta-words.ts';
import type { PlayHost } from './play-host.ts';
import type { WalkContext } from './walk-context.ts';

type Meta = (hosts: readonly PlayHost[], context: WalkContext, step: TaskStep) => void | Promise<void>;

const META: Readonly<Record<string, Meta>> = {
  noop: () => undefined,
  flush_handlers: (hosts, context, step) => {
    if (!step.handler) return flushHandlers(hosts, context);
    throw new PlayError('flush_handlers cannot be used as a handler', {
      code: 'misplaced-meta',
      position: step.ast.actionAt,
    });
  },
  end_host: hosts => {
    for (const host of hosts) host.ended = true;
  },
  end_role: (hosts, _context, step) => {
    for (const host of hosts) host.leaving = step.role?.key;
  },
  end_play: (_hosts, { progress }) => {
    for (const host of progress.batch) host.ended = true;
    progress.ended = true;
  },
  end_batch: (_hosts, { progress }) => {
    for (const host of progress.batch) host.ended = true;
  },
  clear_facts: (hosts, { world, services }) => {
    for (const { name } of hosts) {
      world.host(name).clearFacts();
      services.factCache?.forget(name);
    }
  },
  clear_host_errors: (_hosts, { world, progress }) => {
    progress.aborted = false;
    progress.limited = false;
    for (const host of progress.batch) {
      const { name, failed, unreachable } = host;
      if (failed || unreachable) progress.cleared.add(name);
      host.failing = false;
      host.lost = false;
      host.fatal = false;
      world.failedHosts.delete(name);
      world.unreachableHosts.delete(name);
    }
  },
  refresh_inventory: async (_hosts, { world, services }) => {
    world.replaceInventory(await services.readInventory());
  },
  reset_connection: async (hosts, context, step) => {
    await Promise.all(hosts.map(host => resetConnection(host, context, step)));
  },
};

/** The name of a meta action. @throws PlayError `unknown-meta` */
export function metaAction(step: TaskStep): string {
  const { args } = step.ast;
  const given = args instanceof Dict ? (args.get('_raw_params') ?? args.get('free_form') ?? '') : args;
  const name = isText(given) ? textOf(given).trim() : '';
  if (name === 'end_role' && (step.role === undefined || step.handler))
    throw new PlayError(
      step.handler ? "Cannot execute 'end_role' from a handler." : "Cannot execute 'end_role' from outside of a role",
      { code: 'misplaced-meta', position: step.ast.actionAt },
    );
  if (Object.hasOwn(META, name)) return name;
  throw new PlayError(`invalid meta action requested: ${name}`, {
    code: 'unknown-meta',
    position: step.ast.actionAt,
    hint: didYouMean(name, Object.keys(META)) ?? `there are: ${Object.keys(META).join(', ')}`,
  });
}

/** Those that Ansible carries out host by host; the others act once, on the word of the first host. */
const PER_HOST = new Set(['noop', 'flush_handlers', 'end_host', 'end_role', 'reset_connection']);

/** Carries out a `meta` task, for the hosts on which its condition holds. */
export async function runMeta(step: TaskStep, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const { announcer } = context.services;
  const name = metaAction(step);
  const meant = (PER_HOST.has(name) ? hosts : hosts.slice(0, 1)).filter(host => holdsOn(step, host, context));
  if (meant.length === 0) return;
  for (const host of meant) announcer.emit({ type: 'meta', message: `META: ${doneText(name, names(step, host))}` });
  await META[name]?.(PER_HOST.has(name) ? meant : hosts, context, step);
}

/** Announces the action and evaluates its condition on a host; a host left out is shown, and not counted. */
function holdsOn(step: TaskStep, host: PlayHost, { variables, services }: WalkContext): boolean {
  const { announcer, options } = services;
  const view = viewOf({ variables, step }, variables.ofTask(step, host.name));
  const info = taskInfo(
    step,
    taskName(step, value => view.templar.template(value)),
    options.checkMode,
  );
  announcer.emit({ type: 'task-start', task: info });
  if (conditionsHold(step.effective.when, view)) return true;
  const data = skipData(metaAction(step), names(step, host));
  if (data === undefined) return false;
  announcer.emit({ type: 'meta', message: `META: ${String(data.get('skip_reason'))}` });
  const shown = hidesResult({ step, services }, view) ? censor(data) : data;
  announcer.emit({
    type: 'host-result',
    result: { ...PLAIN_RESULT, host: host.name, task: info, status: 'skipped', data: shown },
  });
  return false;
}

const names = ({ role }: TaskStep, { name }: PlayHost) => ({ host: name, role: role?.role.name ?? '' });

async function resetConnection(host: PlayHost, context: WalkContext, step: TaskStep): Promise<void> {
  const { services, variables } = context;
  const view = viewOf({ variables, step }, variables.ofTask(step, host.name));
  const vars = reader(view.templar, view.scope);
  const target = connectionTarget(host.name, vars, step.effective, view.templar, services.options, false);
  await services.connections.drop(fromPlay(target, context));
}
