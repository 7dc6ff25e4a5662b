import { CENSORED_ITEM } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { repr } from '../../python/repr.ts';
import { TemplateError } from '../../template/templar.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { jobsOf } from '../connect/async-tasks.ts';
import { searchFrom } from '../variables/search-from.ts';
import { searchStack } from '../variables/template-surroundings.ts';
import type { AsyncRun } from './async-run.ts';
import { environmentOf } from './environment.ts';
import type { Modes } from './modes.ts';
import { pythonDefinition } from './module-call.ts';
import { hidePasswords } from './secret-arguments.ts';
import { ownHost, startingPlace } from './starting-place.ts';
import { TaskContext } from './task-context.ts';
import type { TaskRun, TaskView } from './task-view.ts';
import type { Way } from './way.ts';

/** Where the host keeps the state of async jobs, where a variable says so. */
export function asyncDir(view: TaskView): string | undefined {
  const value = view.scope.get('ansible_async_dir');
  if (value === undefined || value === null) return undefined;
  const rendered = view.templar.template(value);
  return isText(rendered) ? textOf(rendered) : undefined;
}

/** Variables that say how a host is reached. */
const OF_THE_WAY =
  /^ansible_(?:connection|host|port|user|password|python_interpreter|network_os|(?:ssh|shell|become|winrm|psrp|docker|httpapi)_\w+)$/;

/** A task's variables, those of the way from the host that it reaches. */
function* taskVariables(own: TaskView, reached: TaskView): Generator<readonly [string, Value]> {
  if (own === reached) return yield* renderedVariables(own);
  for (const entry of renderedVariables(own)) if (!OF_THE_WAY.test(entry[0])) yield entry;
  for (const entry of renderedVariables(reached)) if (OF_THE_WAY.test(entry[0])) yield entry;
}

/** Those of a view's variables that can be rendered. */
function* renderedVariables({ scope, templar }: TaskView): Generator<readonly [string, Value]> {
  for (const name of scope.names()) {
    try {
      yield [name, templar.template(scope.get(name) ?? null)];
    } catch (error) {
      if (!(error instanceof TemplateError) && !(error instanceof PlayError)) throw error;
    }
  }
}

/** A module and its arguments: as its spec takes them, and as the task gives them. */
interface CalledWith {
  readonly definition: ModuleDefinition;
  readonly args: unknown;
  readonly given: ReadonlyMap<string, Value>;
}

/** What a module is lent for one task, host and item. @param detached the job that its acting scripts run as */
export function contextFor(
  run: TaskRun,
  view: TaskView,
  way: Way,
  modes: Modes,
  { definition, args, given }: CalledWith,
  detached: AsyncRun | undefined,
  signal: AbortSignal,
  noLog: boolean,
): TaskContext<unknown> {
  const { play, world, step, host } = run;
  const { options, connections, asyncTasks, announcer } = run.services;
  const { host: reached, variables: vars, delegate } = way;
  const { effective } = step;
  const starting = definition.startsHere === true ? startingPlace(run, view, way) : undefined;
  const environment = environmentOf(effective.environment, view.templar, level =>
    announcer.warn(`could not parse environment value, skipping: ${noLog ? CENSORED_ITEM : repr([level])}`),
  );
  for (const text of environment.values()) hidePasswords(text, options.secrets);
  return new TaskContext<unknown>({
    args,
    given,
    pythonModule: async name => {
      const found = run.play.context.names.pythonModule(name, step.ast.actionAt);
      return found === undefined ? undefined : pythonDefinition(found);
    },
    checkMode: modes.checkMode,
    diffMode: modes.diffMode,
    nativeTypes: options.settings.jinja2Native,
    verbosity: options.verbosity,
    noLog,
    hostVariable: name => vars.get(name),
    taskVariables: () => taskVariables(view, way.view),
    remoteTmp: () => {
      const own = vars.get('ansible_remote_tmp') ?? null;
      return isText(own) && textOf(own) !== '' ? textOf(own) : options.settings.remoteTmp;
    },
    taskName: run.info.name,
    hostName: host.name,
    environment,
    templar: view.templar,
    scope: view.scope,
    managedText: options.settings.ansibleManaged,
    searchStack: searchStack(play.playDir, searchFrom(step)),
    fact: name => world.host(reached).facts.get(name),
    target: () => starting ?? way.target(),
    job: modes.asyncSeconds > 0 ? { seconds: modes.asyncSeconds, poll: modes.poll } : undefined,
    ownHost: () => ownHost(run, view, delegate),
    become: () => (starting === undefined ? way.identity() : undefined),
    connect: target => connections.get(target),
    disconnect: target => connections.drop(target),
    actingSession: detached === undefined ? undefined : session => detached.wrap(session),
    turn: run.turn,
    jobs: session => jobsOf(asyncTasks, session, asyncDir(view)),
    terminal: options.terminal,
    vault: options.vault,
    duplicateKeys: options.settings.duplicateDictKey,
    signal,
    notice: message => announcer.warn(message),
    progress: text => announcer.emit({ type: 'progress', host: reached, text }),
    leaveRunning: what => announcer.warn(`${reached}: ${what} is still running there, left to finish`),
  });
}
