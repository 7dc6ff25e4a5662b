import { OMIT } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import { TemplateError } from '../../template/templar.ts';
import { isText, positionsOf, textOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { reader } from '../connect/connection-target.ts';
import { rendered } from '../variables/keyword-values.ts';
import type { VariableScope } from '../variables/scope.ts';
import { type TaskRun, type TaskView, viewOf } from './task-view.ts';

/** The host whose variables say how to connect: the delegate, where there is one. @throws PlayError `delegate-empty`, TemplateError */
export function delegateOf(step: TaskStep, view: TaskView): string | undefined {
  const value = step.effective.nearest('delegate_to');
  if (value === undefined || value === null || value === '') return undefined;
  const delegate = rendered('delegate_to', value, view.templar);
  if (delegate === null) return undefined;
  const name = str(delegate);
  if (name !== '') return name === OMIT ? undefined : name;
  throw new PlayError(`Empty hostname produced from delegate_to: "${str(value)}"`, {
    code: 'delegate-empty',
    position: positionsOf(step.ast.source)?.value('delegate_to') ?? step.ast.at,
    hint: '`delegate_to: "{{ name | default(omit, true) }}"` leaves the task where it is',
  });
}

/**
 * How a delegate is shown: by its name and, where that differs, its address. Undefined for the host itself.
 * @param asked whether the task got as far as the delegate; as in Ansible, one that was not reached has no address
 */
export function delegateLabel(
  run: TaskRun,
  view: TaskView,
  delegate: string | undefined,
  asked: boolean,
): string | undefined {
  if (delegate === undefined || delegate === run.host.name) return undefined;
  if (!asked) return delegate;
  try {
    const own = viewOf(run, delegatedScope(run, view, delegate));
    const address = reader(own.templar, own.scope).get('ansible_host') ?? null;
    return address === null || !isText(address) || textOf(address) === delegate
      ? delegate
      : `${delegate}(${textOf(address)})`;
  } catch (error) {
    if (error instanceof TemplateError) return delegate;
    throw error;
  }
}

/** The delegate that a failed loop's result names, as it is written: so Ansible does. */
export function delegateOfLoop({ step, host }: TaskRun): string | undefined {
  const value = step.effective.nearest('delegate_to') ?? null;
  return isText(value) && textOf(value) !== host.name ? textOf(value) : undefined;
}

/** The delegate's variables, and on top of them what the task itself sets. */
export function delegatedScope(run: TaskRun, view: TaskView, delegate: string): VariableScope {
  let scope = run.variables.ofTask(run.step, delegate);
  const loop = view.scope.explain('ansible_loop_var')[0];
  if (loop !== undefined) {
    const vars = new Map<string, Value>();
    for (const name of ['item', String(loop.value), 'ansible_loop_var']) {
      const value = view.scope.get(name);
      if (value !== undefined) vars.set(name, value);
    }
    scope = scope.with('loop variables', vars);
  }
  return scope;
}
