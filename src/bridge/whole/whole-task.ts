import type { ModuleContext, ModuleDefinition, ModuleResult } from '../../modules/api/module.ts';
import type { TaskSurroundings } from '../../modules/api/surroundings.ts';
import { moduleResult } from '../../modules/foreign/module-output.ts';
import { shlexQuote } from '../../python/shlex.ts';
import { valueToJson } from '../../python/value-json.ts';
import { UnreachableError } from '../../remote/connection.ts';
import { Dict, type Json, type Value } from '../../values.ts';
import { forPython } from '../controller/for-python.ts';
import { secretOptions } from '../secret-options.ts';
import { plainResult } from '../tagged-result.ts';
import { RunnerEnded, type TaskAnswer, type TaskRunner } from './task-runner.ts';

type Context = ModuleContext<Readonly<Record<string, unknown>>>;

/** An action that only Ansible's own Python can carry out. */
export interface WholeTask {
  /** Its full name, or the short one of the user's own. */
  readonly name: string;
  /** The action plugin. */
  readonly file: string;
  readonly source: string;
  /** The module that it may send, for what that says of its options; empty where there is none. */
  readonly moduleSource: string;
  /** The user's folders of plugins and modules, by the kinds that Ansible's loaders are named for. */
  readonly folders: () => readonly (readonly [kind: string, folder: string])[];
  readonly runner: () => TaskRunner;
}

/** What Python makes of the rest, or what is too much. */
const LEFT_OUT = new Set(['hostvars', 'vars', 'environment']);

/**
 * A task that the user's ansible-core carries out, from the controller over its own connection, with the task's arguments, variables
 * and way to the host as they are here. Slow, and complete.
 */
export function wholeTask(task: WholeTask): ModuleDefinition {
  const secret = secretOptions(task.moduleSource);
  return {
    name: task.name,
    summary: `The action ${task.file}, run by the installed ansible-core.`,
    options: {},
    openOptions: true,
    file: task.file,
    checkMode: 'The action says what it would do, or that it cannot tell.',
    answersWholly: true,
    checkModeNeedsNoHost: true,
    launchesJob: () => true,
    bypassHostLoop: /^\s*BYPASS_HOST_LOOP\s*=\s*True/m.test(task.source),
    secretsOf: ({ args }) =>
      Object.keys(args)
        .filter(secret)
        .map(name => args[name] as Value),
    run: context => run(task, context),
  };
}

async function run(task: WholeTask, context: Context): Promise<ModuleResult> {
  try {
    const answer = await task.runner().run(requestOf(task, context), context.signal);
    return resultOf(answer, context);
  } catch (error) {
    if (!(error instanceof RunnerEnded)) throw error;
    return context.fail(`the ansible-core that runs ${task.name} ended: ${error.message}`);
  }
}

function requestOf(task: WholeTask, context: Context): { readonly [key: string]: Json } {
  const around = context.link.surroundings();
  const variables = new Map<string, Value>();
  for (const [name, value] of around.variables()) if (!LEFT_OUT.has(name)) variables.set(name, value);
  for (const [name, value] of wayTo(around)) variables.set(name, value);
  variables.set('ansible_search_path', [...around.folders]);
  const identity = context.link.identity();
  if (identity?.password !== undefined) variables.set('ansible_become_password', identity.password);
  if (identity?.exe !== undefined) variables.set('ansible_become_exe', identity.exe);
  const become: Readonly<Record<string, Value>> =
    identity === undefined
      ? { become: false }
      : {
          become: true,
          become_user: identity.user,
          become_method: identity.method,
          ...(identity.flags === undefined ? {} : { become_flags: identity.flags }),
        };
  const keywords = Dict.from({
    name: context.taskName,
    check_mode: context.checkMode,
    diff: context.diffMode,
    no_log: context.noLog,
    environment: Dict.of(context.environment),
    ...become,
    ...(around.job === undefined ? {} : { async: around.job.seconds, poll: around.job.poll }),
  });
  return {
    host: context.hostName,
    action: task.name,
    arguments: plainJson(Dict.of(Object.entries(context.args) as [string, Value][])),
    keywords: plainJson(keywords),
    variables: plainJson(Dict.of(variables)),
    base: around.folders.at(-1) ?? '.',
    secrets: around.vaultSecrets.map(({ id, password }) => ({ id, password })),
    verbosity: context.verbosity,
    folders: task.folders().map(([kind, folder]) => [kind, folder]),
  };
}

/** How the host is reached, as flags, settings and variables together have it, in the variables that Ansible's connections read. */
function* wayTo({ target }: TaskSurroundings): Generator<readonly [string, Value]> {
  if (target.transport !== 'ssh' && target.transport !== 'openssh') {
    // a plugin of Ansible's alone reads what else it needs from the host's variables
    yield ['ansible_connection', target.transport];
    if (target.transport !== 'local' && target.password !== undefined) yield ['ansible_password', target.password];
    return;
  }
  yield ['ansible_connection', 'ssh'];
  yield ['ansible_host', target.host];
  yield ['ansible_host_key_checking', target.hostKeyChecking];
  if (target.port !== undefined) yield ['ansible_port', target.port];
  if (target.user !== undefined) yield ['ansible_user', target.user];
  if (target.password !== undefined) yield ['ansible_password', target.password];
  if (target.privateKeyFile !== undefined) yield ['ansible_ssh_private_key_file', target.privateKeyFile];
  if (target.sshArgs.length === 0) return;
  yield ['ansible_ssh_args', target.sshArgs.map(shlexQuote).join(' ')];
  yield ['ansible_ssh_common_args', ''];
  yield ['ansible_ssh_extra_args', ''];
}

function plainJson(value: Value): Json {
  return valueToJson(
    value,
    forPython(mapping =>
      Object.fromEntries(Array.from(mapping.keys(), key => [key, plainJson(mapping.get(key) ?? null)])),
    ),
  );
}

function resultOf({ result, shown = [], error, traceback }: TaskAnswer, context: Context): ModuleResult {
  if (result === undefined)
    return context.fail(error ?? 'Ansible gave no result', traceback === undefined ? {} : { exception: traceback });
  const answer = { rc: 0, stdout: Buffer.from(result), stderr: Buffer.alloc(0) };
  const { unreachable, ...given } = plainResult(moduleResult(answer, undefined, context));
  if (unreachable === true) throw new UnreachableError(String(given.msg ?? 'unreachable'), 'connection-lost');
  return { ...given, ...Object.fromEntries(shown.map(how => [`_ansible_${how}`, true])) };
}
