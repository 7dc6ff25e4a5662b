import { shortName } from '../../ansible-words.ts';
import { str } from '../../python/semantics.ts';
import { Dict, isText, type Value } from '../../values.ts';
import { includeArguments } from '../compile/actions.ts';
import { isLoop, mayHide, type TaskStep } from '../compile/steps.ts';
import type { TaskInfo } from '../events.ts';
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

const LISTS = ['changed_when', 'failed_when', 'until'] as const;
const GATHERED = ['when', 'tags', 'notify'] as const;
const SINGLE = ['register', 'delegate_to', 'run_once', 'ignore_errors', 'become', 'become_user'] as const;

/**
 * `ansible_failed_task`: what Ansible tells of a task and playbooks read. Values are rendered where they can be, conditions are not; of
 * a task that hides its results, its arguments, loop and variables are left out.
 * @param all what the task says of its loop, within it, and of its variables is rendered, too
 */
export function failedTask(step: TaskStep, render: (value: Value) => Value, all: boolean): Dict {
  const { ast, effective } = step;
  const shown = (value: Value) => {
    try {
      return render(value);
    } catch {
      return value;
    }
  };
  const maybe = (value: Value) => (all ? shown(value) : value);
  const hidden = mayHide(step);
  const args = hidden ? [] : [...includeArguments(ast)];
  const task = new Dict();
  task.set('name', ast.name === undefined ? '' : renderedName(ast.name, render));
  task.set('action', ast.action);
  task.set('args', Dict.of(args.map(([name, value]) => [name, isLoop(step) ? maybe(value) : shown(value)] as const)));
  for (const name of SINGLE) task.set(name, shown(effective.nearest(name) ?? null));
  for (const name of GATHERED) task.set(name, [...effective[name]]);
  for (const name of LISTS) {
    const value = effective.nearest(name) ?? [];
    task.set(name, Array.isArray(value) ? value : [value]);
  }
  task.set('loop', hidden ? null : maybe(ast.withLookup?.terms ?? ast.keywords.get('loop') ?? null));
  task.set('loop_with', ast.withLookup?.lookup ?? null);
  task.set('no_log', hidden);
  const vars = ast.keywords.get('vars');
  task.set('vars', vars instanceof Dict && !hidden ? maybe(vars) : new Dict());
  return task;
}
