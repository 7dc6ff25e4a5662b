import { shortName } from '../../ansible-words.ts';
import { type Core, DEFAULT_CORE } from '../../core-line.ts';
import { EndedOnPurpose, PlayError } from '../../errors.ts';
import { ArgumentError } from '../../modules/api/args.ts';
import { PythonError } from '../../python/error.ts';
import { qualifiedClass } from '../../python/exception-class.ts';
import { str } from '../../python/repr.ts';
import { unsafeText } from '../../python/unsafe.ts';
import { BecomeError, ExecError, UnreachableError } from '../../remote/connection.ts';
import { TemplateError } from '../../template/templar.ts';
import { Dict, type Position, positionsOf } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { toValue } from '../result.ts';
import { keepTrail } from './error-trail.ts';
import { explain } from './explanations.ts';
import { ModuleFailure } from './module-failure.ts';
import { readsArguments, taskFailed, tellTrail, templateTrail, type WrittenVariables } from './task-trail.ts';
import { type KnownVariables, templateHint } from './template-hints.ts';
import { placeOf } from './template-place.ts';

/**
 * A task's result when it ended by an exception; what shall end the whole run is thrown on.
 * @param known the variables that the task saw: a misspelt one is found among them
 */
export function failureData(
  error: unknown,
  step: TaskStep,
  known?: KnownVariables & WrittenVariables,
  core: Core = DEFAULT_CORE,
): Dict {
  if (error instanceof ModuleFailure) {
    const data = toValue(error.data, true) as Dict;
    data.set('failed', true);
    data.set('msg', unsafeText(error.message));
    return data;
  }
  if (core.templateErrors && !(error instanceof TemplateError))
    return withTrail(failureData(error, step, known), error, step);
  if (error instanceof UnreachableError) {
    const data = Dict.from({ unreachable: true, msg: unsafeText(error.message), changed: false });
    return explain(data, undefined, error.hint);
  }
  if (error instanceof TemplateError)
    return core.templateErrors ? toldFailure(error, step, known) : templateFailure(error, step, known);
  if (error instanceof PlayError) {
    return explain(failed(error.message), error.position ?? placeOfOption(error, step), error.hint);
  }
  if (error instanceof BecomeError) return explain(failed(error.message), undefined, BECOME_HINTS[error.code]);
  if (error instanceof ExecError) return failed(error.message);
  if (isRefusedHere(error))
    return explain(failed(error.message), step.ast.at, 'that was on this machine, not on the host');
  if (error instanceof PythonError)
    return explain(failed(`${qualifiedClass(error.className)}: ${error.message}`), step.ast.at, undefined);
  if (!(error instanceof Error) || endsTheRun(error)) throw error;
  return explain(failed(`${error.name}: ${error.message}`), step.ast.at, 'this is probably a bug of tsplay');
}

/** What ended a task, other than a template, as ansible-core 2.19 tells it. */
function withTrail(data: Dict, error: unknown, step: TaskStep): Dict {
  const message = str(data.get('msg') ?? '');
  if (!(error instanceof PlayError)) return tellTrail(data, [taskFailed(step), { message, at: undefined }]);
  if (error.code === 'loop-not-a-list') {
    data.delete('changed');
    return tellTrail(data, [{ message, at: error.position, help: error.hint }]);
  }
  if (error.code === 'variable-name')
    return tellTrail(data, [taskFailed(step), { message, at: placeOfName(error, step), help: error.hint }]);
  if (error.code === 'delegate-empty') {
    if (step.action === 'debug') data.delete('changed');
    return tellTrail(data, [taskFailed(step), { message, at: undefined }]);
  }
  if (error.code === 'file-not-found') return withoutFile(data, message, step);
  if (error.code === 'action-arguments' && shortName(step.action) === 'include_vars')
    return tellTrail(data, [taskFailed(step), { message, at: undefined }]);
  // the action's own words, as they are; of a module, they come from it
  const isModules = error instanceof ArgumentError && !readsArguments(step);
  const whose = isModules ? [{ message: 'Module failed', at: undefined }] : [];
  return keepTrail(data, [taskFailed(step), ...whose, { message, at: undefined }]);
}

/** Where the name of a fact or statistic stands that is none; it may be a template. */
function placeOfName({ message }: PlayError, { action, ast: { args } }: TaskStep): Position | undefined {
  const named = args instanceof Dict && shortName(action) === 'set_stats' ? (args.get('data') ?? null) : args;
  if (!(named instanceof Dict)) return undefined;
  const names = [...named.keys()].map(String);
  const name = names.find(each => message.includes(`'${each}'`)) ?? names.find(each => each.includes('{{'));
  return name === undefined ? undefined : positionsOf(named)?.key(name);
}

/** A file of the controller that an action did not find: each of them tells it in its own way. */
function withoutFile(data: Dict, message: string, step: TaskStep): Dict {
  const first = taskFailed(step);
  const action = shortName(step.action);
  if (action === 'template' || action === 'script')
    return keepTrail(data, [first, { message, at: undefined, apart: true }]);
  if (action !== 'copy') return tellTrail(data, [first, { message, at: undefined }]);
  const told = `Unexpected AnsibleActionFail error: ${message}`;
  data.set('msg', unsafeText(told));
  return keepTrail(data, [first, { message: told, at: undefined }]);
}

/** What the operating system of this machine refused: a full disk, no permission, a name that is too long. */
function isRefusedHere(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** One host's task must not end the run for all hosts, unless that is meant: ctrl+C, or the end of a loop. */
function endsTheRun(error: Error): boolean {
  return error instanceof EndedOnPurpose || error.name === 'AbortError';
}

/** Where the option stands that the module does not admit; else the task. */
function placeOfOption(error: PlayError, step: TaskStep): Position {
  const option = error instanceof ArgumentError ? error.option : undefined;
  return (option === undefined ? undefined : positionsOf(step.ast.args)?.key(option)) ?? step.ast.at;
}

const BECOME_HINTS: Readonly<Record<string, string>> = {
  'become-password-missing': 'give it with -K, --become-password-file or the variable ansible_become_password',
  'become-password-incorrect': 'check what -K, --become-password-file or ansible_become_password gave',
  'become-method-unknown': 'set become_method, --become-method or ansible_become_method to one of them',
};

/** The words may hold a template, or what a host said: they are never rendered. */
function failed(msg: string): Dict {
  return Dict.from({ failed: true, changed: false, msg: unsafeText(msg) });
}

/** As with Ansible, what could not be rendered has not come so far as to say whether it changed anything. */
function notRendered(msg: string): Dict {
  const data = failed(msg);
  data.delete('changed');
  return data;
}

function templateFailure(error: TemplateError, step: TaskStep, known: KnownVariables | undefined): Dict {
  return explain(notRendered(templateMessage(error)), placeOf(error, step), templateHint(error, known));
}

/** As ansible-core 2.19 tells it: the whole trail. Hints are ours, and stand beside it. */
function toldFailure(
  error: TemplateError,
  step: TaskStep,
  known: (KnownVariables & WrittenVariables) | undefined,
  keyword?: string,
): Dict {
  // only what ends before the first item says nothing of it
  const data = /^(?:loop|loop_control|with_\w+)$/.test(keyword ?? '') ? notRendered('') : failed('');
  const hint = error.hint === undefined ? templateHint(error, known) : undefined;
  return tellTrail(explain(data, undefined, hint), templateTrail(error, step, known, keyword));
}

function templateMessage(error: TemplateError): string {
  return error.className === 'AnsibleUndefinedVariable'
    ? `The task includes an option with an undefined variable. The error was: ${error.message}`
    : withoutLayers(error.message);
}

/**
 * A failure that is known before the run, in the words that the task would end with.
 * @param keyword where the condition stands that cannot be evaluated
 */
export function foreseenFailure(
  error: TemplateError | PlayError,
  step: TaskStep,
  known: KnownVariables,
  keyword?: string,
): PlayError {
  if (error instanceof PlayError) {
    const position = error.position ?? placeOfOption(error, step);
    return new PlayError(error.message, { code: error.code, position, hint: error.hint, cause: error });
  }
  return new PlayError(keyword === undefined ? templateMessage(error) : error.message, {
    code: 'template',
    position: placeOf(error, step, keyword),
    hint: templateHint(error, known),
    cause: error,
  });
}

/** A loop of variables is told once, not once for each time round. */
function withoutLayers(message: string): string {
  return message.slice(Math.max(0, message.indexOf('recursive loop detected')));
}

/** A condition that could not be evaluated. @param keyword where it stands: `when`, `until`... */
export function conditionFailure(
  error: unknown,
  step: TaskStep,
  keyword: string,
  known: KnownVariables & WrittenVariables,
  core: Core = DEFAULT_CORE,
): Dict {
  if (!(error instanceof TemplateError)) throw error;
  if (core.templateErrors) return toldFailure(error, step, known, keyword);
  return explain(notRendered(error.message), placeOf(error, step, keyword), templateHint(error, known));
}
