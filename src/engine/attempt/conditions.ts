import type { Value } from '../../values.ts';
import type { TaskView } from './task-view.ts';

/** The first condition that does not hold. @throws TemplateError */
export function falseCondition(conditions: readonly Value[], view: TaskView): Value | undefined {
  return conditions.find(condition => !view.templar.condition(condition));
}

/** All conditions, in order; the first that does not hold ends the evaluation. */
export function conditionsHold(conditions: readonly Value[], view: TaskView): boolean {
  return falseCondition(conditions, view) === undefined;
}

/** The conditions of `changed_when`, `failed_when` and `until`: one, or a list. */
export function conditionList(value: Value | undefined): readonly Value[] | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
}
