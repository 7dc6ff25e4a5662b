import type { Core } from '../../core-line.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { resolveModule } from '../../modules/api/resolve.ts';
import { TemplateError } from '../../template/templar.ts';
import { type TaskRun, viewOf } from '../attempt/task-view.ts';
import { DYNAMIC_INCLUDES, ENGINE_ACTIONS } from '../compile/actions.ts';
import type { TaskStep } from '../compile/steps.ts';
import { placeOf } from '../explain/template-place.ts';
import { flag, hasFailed } from '../result.ts';
import { applyOutcome } from '../task/apply-result.ts';
import { taskInfo, taskName } from '../task/task-info.ts';
import { runTask, type TaskOutcome } from '../task/task-on-host.ts';
import { KeywordValues } from '../variables/keyword-values.ts';
import { bringIncludes } from './bring-includes.ts';
import { concurrently } from './concurrently.ts';
import { concernsAll, failAll, limitFailures } from './fail-for-all.ts';
import { notify } from './handlers.ts';
import { HostOrder } from './host-order.ts';
import type { HostOutcome } from './host-outcome.ts';
import { runMeta } from './meta.ts';
import type { PlayHost } from './play-host.ts';
import { tellRescue } from './tell-rescue.ts';
import { forSome, isRescued, type WalkContext } from './walk-context.ts';

/** Runs one task on the hosts that have come to it. */
export async function runStep(step: TaskStep, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const { services, world, play, variables } = context;
  const first = hosts[0];
  if (first === undefined || context.startAt?.skips(step) === true) return;
  if (step.action === 'meta') return runMeta(step, hosts, context);
  const definition = ENGINE_ACTIONS.has(step.action) ? undefined : await resolveModule(step.action);
  const view = viewOf({ variables, step }, variables.ofTask(step, first.name));
  const keywords = new KeywordValues(step, view.templar);
  const once = ofAllHosts(step, 'run_once', () => keywords.boolean('run_once')) ?? false;
  const info = taskInfo(
    step,
    taskName(step, value => view.templar.template(value)),
    truthOr(services.options.checkMode, () => keywords.boolean('check_mode')),
  );
  if (!(await context.stepByStep.isWanted(info))) return;
  services.announcer.emit({ type: 'task-start', task: info });
  const alone = once || definition?.bypassHostLoop === true;
  const gate = context.gates.of(step, throttleOf(step, keywords, view.templar.core));
  const outcomes: HostOutcome[] = [];
  const { aborted } = context.progress;
  const order = new HostOrder();
  const numbered = (alone ? [first] : hosts).map((host, index) => ({ host, index }));
  await concurrently(numbered, Number.POSITIVE_INFINITY, async ({ host, index }) => {
    const run: TaskRun = { services, world, play, variables, step, host, info };
    const outcome = await gate.through(() => runTask(run));
    const turn = order.turn(index);
    if (turn !== undefined) await turn;
    const shared = once ? hosts.map(each => each.name) : [host.name];
    settle(step, outcome, host, context);
    await applyOutcome(run, outcome, shared);
    if (flag(outcome.data, 'changed') && !hasFailed(outcome.data)) notify(context, step, outcome.notifies, host);
    outcomes.push({ host, outcome });
    order.pass(index);
  });
  for (const { host } of outcomes) host.remains = host.failed && context.rescuable;
  const { anyErrorsFatal } = services.options.settings;
  const fatal =
    (alone || truthOr(true, () => keywords.boolean('any_errors_fatal') ?? anyErrorsFatal)) &&
    !truthOr(true, () => keywords.boolean('ignore_errors') ?? false);
  if (fatal && concernsAll(outcomes)) failAll(hosts, context);
  if (!aborted) limitFailures(context);
  const included = await bringIncludes(step, hosts, outcomes, context);
  if (fatal && included.failed) failAll(hosts, context);
  for (const each of included.ready) await context.walk(each.steps, each.hosts, forSome(context));
}

/** How many hosts run a task at once, 0: all. Since 2.19 what is no number fails each host, when it reads it itself. */
function throttleOf(step: TaskStep, keywords: KeywordValues, core: Core): number {
  const read = () => keywords.integer('throttle');
  if (!core.wholeKeywords) return ofAllHosts(step, 'throttle', read) ?? 0;
  try {
    return read() ?? 0;
  } catch {
    return 0;
  }
}

/** Reads a keyword that no host fails for, since it says how the task runs on all. @throws PlayError `template` */
function ofAllHosts<T>(step: TaskStep, keyword: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { message, hint } = error;
    const position = placeOf(error, step, keyword);
    throw new PlayError(message, { code: 'template', position, hint, exitCode: EXIT.error, cause: error });
  }
}

/** A truth that cannot be told has failed the task on its hosts: what to take it for. */
function truthOr(otherwise: boolean, read: () => boolean | undefined): boolean {
  try {
    return read() ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Counts and shows a host's result, and takes the host out where it failed. */
function settle(step: TaskStep, outcome: TaskOutcome, host: PlayHost, context: WalkContext): void {
  const { result } = outcome;
  const { stats, unreachableHosts } = context.world;
  context.services.announcer.emit({ type: 'host-result', result });
  if (step.role !== undefined && result.status !== 'skipped' && result.status !== 'unreachable')
    host.begunRoles.add(step.role.key);
  switch (result.status) {
    case 'unreachable':
      if (result.ignored) {
        stats.count(host.name, 'ok');
        stats.count(host.name, 'ignored');
      } else {
        stats.count(host.name, 'unreachable');
        host.unreachable = true;
        host.remains = true;
        unreachableHosts.add(host.name);
      }
      return;
    case 'failed':
      settleFailure(step, outcome, host, context);
      return;
    case 'skipped':
      stats.count(host.name, 'skipped');
      return;
    default:
      // Of an include each file counts, once it is there, and of a role its tasks alone.
      if (!DYNAMIC_INCLUDES.has(step.action)) stats.count(host.name, 'ok');
      if (result.status === 'changed') stats.count(host.name, 'changed');
  }
}

function settleFailure(step: TaskStep, outcome: TaskOutcome, host: PlayHost, context: WalkContext): void {
  const { result } = outcome;
  const { stats } = context.world;
  if (result.ignored) {
    stats.count(host.name, 'ok');
    stats.count(host.name, 'ignored');
    if (outcome.data.get('changed') === true) stats.count(host.name, 'changed');
    return;
  }
  stats.count(host.name, isRescued(context) ? 'rescued' : 'failed');
  host.failed = true;
  host.remains = true;
  tellRescue(step, host, outcome.data, context);
}
