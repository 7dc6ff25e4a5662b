import { errnoText } from '../../python/errno.ts';
import { repr, str } from '../../python/repr.ts';
import { raisedMessage } from '../../python/traceback.ts';
import { onlyVariable } from '../../template/rendered-variables.ts';
import type { TemplateError } from '../../template/templar.ts';
import { mayBeTemplate } from '../../template/value-scan.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { forgetTrail, keepTrail, type TrailStep, trailOf, trailSentence } from './error-trail.ts';
import { leavesOf } from './template-place.ts';
import { writtenKeyword } from './written-keyword.ts';

/** The variables of a task, with where they are written. */
export interface WrittenVariables {
  get(name: string): Value | undefined;
  /** Where the value of a variable stands. */
  place?(name: string): Position | undefined;
}

/** Actions of the controller that give a result without a module on the host. */
const ACTIONS: ReadonlySet<string> = new Set(
  'add_host assert debug fail gather_facts group_by include_vars meta pause set_fact set_stats raw reboot script validate_argument_spec wait_for_connection'.split(
    ' ',
  ),
);

/** Whether the result of a task is an action's own. */
const answersItself = ({ action }: TaskStep): boolean => ACTIONS.has(action);

/** Whether an action reads its own arguments; that of async_status does, and has a module look for the job. */
export const readsArguments = (step: TaskStep): boolean => answersItself(step) || step.action === 'async_status';

export const taskFailed = ({ ast }: TaskStep): TrailStep => ({ message: 'Task failed', at: ast.at });

/** The name of a task's action with its collection. */
export function fullName({ resolved, action }: TaskStep): string {
  const name = resolved.name === '' ? action : resolved.name;
  return name.includes('.') ? name : `ansible.builtin.${name}`;
}

/** Where a template stands: in the value of a variable, else in the part of the task that was evaluated. */
function originOf(error: TemplateError, variables: WrittenVariables | undefined, written: Position): Position {
  const { file, holder, source } = error;
  if (file !== undefined) return { file, line: 0, column: 0 };
  if (holder === undefined) return written;
  const at = variables?.place?.(holder);
  const value = variables?.get(holder);
  if (at === undefined || value === undefined) return written;
  for (const leaf of leavesOf(value, at)) if (leaf.text === source) return leaf.at;
  return at;
}

/** Where the value of an argument stands, or of a keyword; of a list of conditions, the one at fault. */
function placeOfPart(step: TaskStep, error: TemplateError, keyword: string | undefined): Position {
  const { source, args, at } = step.ast;
  const { option } = error;
  if (option !== undefined)
    return positionsOf(args)?.value(option) ?? positionsOf(source)?.value(step.ast.action) ?? at;
  if (keyword === undefined) {
    for (const leaf of leavesOf(source, at)) if (leaf.text.trim() === error.source) return leaf.at;
    return at;
  }
  const parts = [...writtenKeyword(step, keyword)];
  for (const part of parts)
    for (const leaf of leavesOf(part.value, part.at)) if (leaf.text.trim() === error.source) return leaf.at;
  return parts[0]?.at ?? at;
}

/** Where the value of a variable comes from: one that only names another has the other's. */
function placeOfValue(name: string, variables: WrittenVariables | undefined, depth = 0): Position | undefined {
  const value = variables?.get(name);
  const next = value !== undefined && isText(value) ? onlyVariable(textOf(value)) : undefined;
  const further =
    next === undefined || next === '' || depth > 20 ? undefined : placeOfValue(next, variables, depth + 1);
  return further ?? variables?.place?.(name);
}

/** "derived from value of type 'int' at '...'": where the value comes from that is no boolean. */
function withOrigin(error: TemplateError, variables: WrittenVariables | undefined, written: Position): string {
  if (error.className !== 'AnsibleBrokenConditionalError') return error.message;
  const name = /^\w+$/.exec(error.source ?? '')?.[0];
  const at = (name === undefined ? undefined : placeOfValue(name, variables)) ?? written;
  const isNone = error.message.includes("'NoneType'");
  const place = isNone ? '<unknown>' : `${at.file}:${at.line}:${at.column}`;
  return error.message.replace(/(derived from value of type '\w+')/, (_all, words) => `${words} at '${place}'`);
}

/** What is written behind the action's name without an option's is `_raw_params`. */
function optionName(option: string, { ast }: TaskStep): string {
  const isFree = option === 'cmd' || option === 'file';
  return isFree && isText(ast.source.get(ast.action) ?? null) ? '_raw_params' : option;
}

/** 2.19 calls a keyword by the name of its field. */
const FIELDS: Readonly<Record<string, string>> = { async: 'async_val' };

function placeOfKeyword(step: TaskStep, keyword: string): Position {
  const [written] = writtenKeyword(step, keyword);
  const { source, at } = step.ast;
  return written?.at ?? positionsOf(source.get('loop_control') ?? null)?.value(keyword) ?? at;
}

/** Templates alone: 2.19 prints all of it, and what is spelled out may be a password. */
function withoutPlain(value: Value): Value {
  if (value instanceof Dict) return Dict.of([...value].map(([name, part]) => [name, withoutPlain(part)] as const));
  return isText(value) && !mayBeTemplate(textOf(value)) ? '********' : value;
}

/** A keyword that could not be rendered, or whose value is not of its type. */
function keywordTrail(
  error: TemplateError,
  keyword: string,
  step: TaskStep,
  variables: WrittenVariables | undefined,
  last: TrailStep,
): TrailStep[] {
  const written = placeOfKeyword(step, keyword);
  const held = onlyVariable(error.source ?? '');
  const origin = held === undefined ? undefined : placeOfValue(held, variables);
  const whose = `Error processing keyword '${FIELDS[keyword] ?? keyword}'`;
  if (keyword === 'environment')
    // several levels together make it
    return [
      { message: whose, at: undefined, value: repr(step.effective.environment.map(withoutPlain)), apart: true },
      { ...last, apart: true },
    ];
  return [
    { message: whose, at: written },
    { ...last, at: origin ?? written, apart: error.className !== 'AnsibleUndefinedVariable' },
  ];
}

/** A task that failed because something could not be rendered. @param keyword the keyword that was evaluated */
export function templateTrail(
  error: TemplateError,
  step: TaskStep,
  variables: WrittenVariables | undefined,
  keyword: string | undefined,
): TrailStep[] {
  const written = placeOfPart(step, error, keyword);
  const message = withOrigin(error, variables, written);
  const last: TrailStep = { message, at: originOf(error, variables, written), help: error.hint };
  const first = taskFailed(step);
  // which is rendered ahead of the keywords
  if (error.keyword === 'delegate_to') return [first, { ...last, at: placeOfKeyword(step, error.keyword) }];
  if (error.keyword !== undefined) return [first, ...keywordTrail(error, error.keyword, step, variables, last)];
  if (error.option === undefined) return [first, last];
  return [
    first,
    { message: `Finalization of task args for '${fullName(step)}' failed`, at: step.ast.actionAt },
    { message: `Error while resolving value for '${optionName(error.option, step)}'`, at: written },
    last,
  ];
}

/** Why a program could not be started: told with the error, where the result has the number of it alone. */
function whyNotStarted(data: Dict): string | undefined {
  const msg = data.get('msg') ?? null;
  const rc = data.get('rc');
  const cmd = data.get('cmd') ?? null;
  if (typeof rc !== 'number' || !isText(msg) || !isText(cmd) || textOf(msg) !== 'Error executing command.')
    return undefined;
  const [program = ''] = textOf(cmd).split(' ');
  return `Error executing command: ${errnoText(rc, program)}`;
}

/** What the answer of a module that gave no result bears. */
const OUTPUT = 'See stdout/stderr for the returned output.';

/** That a module gave no result is told by the action that ran it. */
function trailOfNoResult(text: string, step: TaskStep): readonly TrailStep[] | undefined {
  const isMissing = /^The module interpreter '.*' was not found\.$/.test(text);
  if (!isMissing && !text.startsWith('Module result deserialization failed: ')) return undefined;
  const help = isMissing ? `Consider overriding the configured interpreter path for this host. ${OUTPUT}` : OUTPUT;
  return [
    taskFailed(step),
    { message: 'Action failed', at: step.ast.at },
    { message: text, at: undefined, help, apart: true },
  ];
}

function trailOfText(whose: string, text: string, step: TaskStep): readonly TrailStep[] {
  const { at } = step.ast;
  if (text === '') return [{ message: `Task failed: ${whose}.`, at }];
  return [taskFailed(step), { message: whose, at }, { message: text, at: undefined }];
}

/** Why a result says that its task failed: the trail of what ended it, else what its action, or `failed_when`, said. */
export const trailOfResult = (data: Dict, step: TaskStep): readonly TrailStep[] =>
  trailOf(data) ?? trailOfText('Action failed', str(data.get('msg') ?? 'Unknown error.'), step);

const NO_TRACEBACK = '(traceback unavailable)';

/** Why a result without a message failed. */
function whatWasRaised(data: Dict): string {
  const exception = data.get('exception') ?? null;
  return (isText(exception) ? raisedMessage(textOf(exception)) : undefined) ?? 'Unknown error.';
}

/** Keeps that a module failed by itself, whatever `failed_when` will make of it. */
export function keepOwnFailure(data: Dict, step: TaskStep): void {
  if (answersItself(step) || data.get('unreachable') === true) return;
  if (trailOf(data) === undefined) {
    const text = whyNotStarted(data) ?? (data.has('msg') ? str(data.get('msg') ?? null) : whatWasRaised(data));
    const noResult = data.has('module_stdout') ? trailOfNoResult(text, step) : undefined;
    keepTrail(data, noResult ?? trailOfText('Module failed', text, step));
  }
  data.set('exception', NO_TRACEBACK);
}

/** `failed_when` has the last word: of a failure that it clears only the exception is left, under a name of its own. */
export function suppressFailure(data: Dict): void {
  if (!data.has('exception')) return;
  data.delete('exception');
  forgetTrail(data);
  data.set('failed_when_suppressed_exception', NO_TRACEBACK);
}

/** What ansible-core 2.19 adds to a result that failed: a message where none says why. A traceback is not to be had. */
export function completeFailure(data: Dict, step: TaskStep): void {
  if (!data.has('msg')) {
    const trail = trailOfResult(data, step);
    keepTrail(data, trail);
    data.set('msg', trailSentence(trail));
  }
  data.set('exception', NO_TRACEBACK);
}

/** A failure that Ansible tells before it comes to the task. */
export function aheadOfTask(data: Dict): Dict {
  const [first, ...trail] = trailOf(data) ?? [];
  data.delete('changed');
  return first === undefined ? data : tellTrail(data, trail);
}

/** A failed result whose message is the whole trail. */
export function tellTrail(data: Dict, steps: readonly TrailStep[]): Dict {
  const changed = data.get('changed');
  // in the order in which Ansible's result has them
  for (const name of ['changed', 'msg']) data.delete(name);
  data.set('exception', NO_TRACEBACK);
  data.set('msg', trailSentence(steps));
  if (changed !== undefined) data.set('changed', changed);
  return keepTrail(data, steps);
}
