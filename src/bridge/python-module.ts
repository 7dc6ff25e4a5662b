import type { ModuleContext, ModuleDefinition, ModuleResult } from '../modules/api/module.ts';
import { fullArguments } from '../modules/foreign/arguments-text.ts';
import { shebang } from '../modules/foreign/module-file.ts';
import { moduleResult } from '../modules/foreign/module-output.ts';
import { dumpJson } from '../python/json-dump.ts';
import { type Connection, ExecError, UnreachableError } from '../remote/connection.ts';
import { STREAM_LIMIT } from '../remote/shell-lane.ts';
import { Dict, type Value } from '../values.ts';
import type { ModuleAnswer } from './host/answers.ts';
import { aloneInput, type PythonTask } from './host/frames.ts';
import { command } from './host/program.ts';
import { InterpreterEnded } from './host/resident.ts';
import { residentOf } from './host/residents.ts';
import { type Interpreter, interpreterOf } from './interpreter/interpreter-of.ts';
import { pythonSupport } from './interpreter/supported.ts';
import type { Closure } from './pack/closure.ts';
import { secretOptions } from './secret-options.ts';
import { plainResult } from './tagged-result.ts';

type Context = ModuleContext<Readonly<Record<string, unknown>>>;

/** A module written in Python, and what runs it. */
export interface PythonModule {
  /** As the module is told it. */
  readonly name: string;
  readonly file: string;
  /** Its text, for what it says of its options. */
  readonly source: string;
  /** ansible-core's version, whose module_utils it runs with. */
  readonly core: string;
  readonly pack: () => Closure;
  /** The setting `python_module_rlimit_nofile`: how many files a module may have open; 0: as many as the host lets it. */
  readonly openFiles: number;
  /** The settings `interpreter_python` and `interpreter_python_fallback`. */
  readonly interpreters: { readonly setting: string; readonly fallback: readonly string[] };
}

/** Package managers must not die half-way. */
const MUST_FINISH = /(?:^|\.)(?:apt|apk|dnf5?|yum|zypper|pacman|opkg|portage|pkgng|swupd|urpmi|xbps|flatpak|snap)$/;

/**
 * A module in Python as a module of ours: it runs on the host, in a process that a resident interpreter forks, with its
 * arguments as Ansible hands them over; what it prints is its result. Whether it can tell what it would do, it knows itself.
 */
export function pythonModule(module: PythonModule): ModuleDefinition {
  const secret = secretOptions(module.source);
  return {
    name: module.name,
    summary: `The module ${module.file}.`,
    options: {},
    openOptions: true,
    file: module.file,
    checkMode: 'The module says what it would do, or that it cannot tell.',
    secretsOf: ({ args }) =>
      Object.keys(args)
        .filter(secret)
        .map(name => args[name] as Value),
    run: context => run(module, context),
  };
}

async function run(module: PythonModule, context: Context): Promise<ModuleResult> {
  const connection = await context.link.connection();
  const choice = {
    ...module.interpreters,
    firstLine: shebang(Buffer.from(module.source)),
    variable: context.link.variable,
    discovered: context.fact('discovered_interpreter_python'),
  };
  const interpreter = await interpreterOf(connection, choice, context.signal);
  if (interpreter === undefined) return context.fail(absentPython(module));
  const result = await answerOf(module, context, connection, interpreter);
  return withDiscovery(result, interpreter);
}

const absentPython = ({ name, interpreters }: PythonModule): string =>
  `the module ${name} is written in Python, and the host has none (looked for ${interpreters.fallback.join(', ')}); install python3 there, or name it by ansible_python_interpreter`;

async function answerOf(
  module: PythonModule,
  context: Context,
  connection: Connection,
  interpreter: Interpreter,
): Promise<ModuleResult> {
  const task = taskOf(module, context);
  if (context.detached) return alone(module.pack(), task, interpreter, context);
  try {
    const resident = await residentOf(connection, context.link.identity(), interpreter.words);
    // only now: Python starts meanwhile
    const closure = module.pack();
    resident.prepare(closure);
    const support = pythonSupport(module.core, await resident.version);
    if (support.state === 'older') context.fail(`${module.name} cannot run: ${support.text}`);
    const answer = await resident.run(closure, task, context.signal);
    return resultOf(answer, interpreter, context, support.state === 'newer' ? support.text : undefined);
  } catch (error) {
    if (error instanceof InterpreterEnded) return interpreterFailure(error, interpreter, context);
    if (error instanceof UnreachableError && error.code === 'channel-refused')
      return alone(module.pack(), task, interpreter, context);
    if (task.outlives && context.signal.aborted)
      context.notice(`${connection.target.name}: ${module.name} is still running there, left to finish`);
    throw error;
  }
}

function taskOf(module: PythonModule, context: Context): PythonTask {
  const { checkMode, diffMode, noLog, verbosity, environment } = context;
  const remoteTmp = context.remoteTmp ?? '~/.ansible/tmp';
  const given = new Map(Object.entries(context.args) as [string, Value][]);
  const told = { moduleName: module.name, checkMode, diffMode, noLog, verbosity, folder: '', remoteTmp };
  const args = fullArguments(given, told, module.core);
  const outlives = MUST_FINISH.test(module.name);
  const limit = context.link.variable('ansible_python_module_rlimit_nofile') ?? module.openFiles;
  return { arguments: dumpJson(Dict.of([...args])), environment, outlives, openFiles: Number(limit) };
}

function resultOf(
  { status, stdout, stderr, cut }: ModuleAnswer,
  interpreter: Interpreter,
  context: Context,
  newer: string | undefined,
): ModuleResult {
  if (cut)
    throw new ExecError(
      `the module printed more than ${STREAM_LIMIT} bytes; its output was cut off and it was ended`,
      'output-limit',
    );
  const rc = status < 0 ? 128 - status : status;
  const result = pythonResult(moduleResult({ rc, stdout, stderr }, interpreter.words[0], context), context);
  const failed = newer !== undefined && 'module_stderr' in result;
  return failed ? { ...result, msg: `${String(result.msg)}\n${newer}` } : result;
}

/** Of a module that ended with an exception, 2.19 has that alone. */
function pythonResult(result: ModuleResult, { core }: Context): ModuleResult {
  const plain = plainResult(result);
  if (!core.moduleAnswers || !('module_stderr' in plain) || plain.exception === undefined) return plain;
  return { changed: false, failed: true, exception: plain.exception };
}

/** Without a channel of its own, or as a job: an interpreter that ends with the module. */
async function alone(
  closure: Closure,
  task: PythonTask,
  interpreter: Interpreter,
  context: Context,
): Promise<ModuleResult> {
  const script = command(interpreter.words, 'alone');
  const options = { stdin: aloneInput(closure, task), ...(task.outlives ? { mustFinish: 'the module' } : {}) };
  const answer = context.checkMode
    ? await context.inspect.run(script, options)
    : await context.exchange({ look: '', act: script }, options);
  const reader = {
    core: context.core,
    readJson: (text: string) => context.readJson(text),
    // a job's result bears what else is only shown
    notice: (message: string) => (context.detached ? context.warn(message) : context.notice(message)),
  };
  const result = pythonResult(moduleResult(answer, interpreter.words[0], reader), context);
  if (!context.detached) return result;
  // what a job of Ansible's tells besides
  const errors = answer.stderr.toString('utf8');
  const printed = 'module_stdout' in result ? { data: result.module_stdout } : {};
  return { ...result, ...printed, ...(errors === '' && !('module_stderr' in result) ? {} : { stderr: errors }) };
}

function interpreterFailure(error: InterpreterEnded, interpreter: Interpreter, context: Context): ModuleResult {
  const { rc, stderr, message } = error;
  if (rc === 126 || rc === 127)
    return moduleResult({ rc, stdout: Buffer.alloc(0), stderr: Buffer.from(stderr) }, interpreter.words[0], context);
  return { failed: true, changed: false, rc, msg: `${message} while the module ran`, module_stderr: stderr };
}

/** The result tells which Python was found, as Ansible's does. */
function withDiscovery(result: ModuleResult, { discovered }: Interpreter): ModuleResult {
  if (discovered === undefined) return result;
  const facts = result.ansible_facts instanceof Dict ? result.ansible_facts : new Dict();
  const all = Dict.of([...facts, ['discovered_interpreter_python', discovered.path]]);
  const warnings =
    discovered.warning === undefined ? {} : { warnings: [...(result.warnings ?? []), discovered.warning] };
  return { ...result, ...warnings, ansible_facts: all };
}
