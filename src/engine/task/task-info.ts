import { shortName } from '../../ansible-words.ts';
import { str } from '../../python/semantics.ts';
import { Dict, isText, type Value } from '../../values.ts';
import { includeArguments } from '../compile/actions.ts';
import { mayHide, type TaskStep } from '../compile/steps.ts';
import type { TaskInfo } from '../events.ts';
import { isLoop } from '../loop/loop-control.ts';
import { renderedName } from '../variables/keyword-values.ts';

/** The name of a task as written, with its role; an include_role is shown without. */
export function taskName(step: TaskStep, render: (value: Value) => Value = value => value): string {
  const { ast, role } = step;
  const own = ast.name === undefined ? unnamed(step) : renderedName(ast.name, render);
  return role === undefined || step.action === 'include_role' ? own : `${role.role.name} : ${own}`;
}

function unnamed({ ast, action }: TaskStep): string {
  if (action !== 'include_role') return ast.action;
  const args = includeArguments(ast);
  return `${ast.action} : ${str(args.get('name') ?? args.get('role') ?? '')}`;
}

export function taskInfo(step: TaskStep, name: string, checkMode: boolean): TaskInfo {
  return {
    id: step.id,
    name: name.trim(),
    action: step.ast.action,
    at: step.ast.at,
    handler: step.handler,
    loop: isLoop(step),
    checkMode,
    ignoreErrors: step.effective.nearest('ignore_errors') !== undefined,
    argumentsText: () => argumentsText(step),
  };
}

const FREE_FORM = /^(?:command|shell|raw|script)$/;

/** Arguments as written; none where `no_log` says anything but a plain no. */
function argumentsText(step: TaskStep): string {
  if (mayHide(step)) return '';
  const { ast } = step;
  const whole = FREE_FORM.test(shortName(ast.action)) && isText(ast.args);
  const args: Iterable<readonly [string, Value]> = whole ? [['_raw_params', ast.args]] : includeArguments(ast);
  return Array.from(args, ([name, value]) => `${name}=${str(value)}`).join(', ');
}

/** `ansible_failed_task`: the task's name as written, empty where it has none. */
export function failedTask(step: TaskStep): Dict {
  return Dict.from({ name: step.ast.name ?? '', action: step.ast.action });
}
