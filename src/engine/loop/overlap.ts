import { resolveModule } from '../../modules/api/resolve.ts';
import { connectionKind } from '../../remote/open.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { isTemplatedAction } from '../attempt/module-call.ts';
import type { TaskRun, TaskView } from '../attempt/task-view.ts';
import { foreignPlugin } from '../attempt/through-ansible.ts';
import { Way } from '../attempt/way.ts';
import { registeredName, type TaskStep } from '../compile/steps.ts';
import type { LoopControl } from './loop-control.ts';

/** Items of a loop that are under way at once: two scripts full of them. */
const WINDOW = 32;

/** Keywords that need an item's end before the next begins, or give items connections of their own. */
const ORDERED = ['until', 'async', 'timeout', 'delegate_to', 'debugger'] as const;

/**
 * How many items of a task's loop may be under way at once; 1: one after the other. More only where nobody can tell the
 * difference: the module allows it, no item waits for an earlier one, and the host is not this machine, whose files the
 * next item's templates might read.
 */
export async function overlapOf(run: TaskRun, view: TaskView, control: LoopControl): Promise<number> {
  const { step } = run;
  if (control.pause !== undefined || control.breakWhen !== undefined) return 1;
  if (isTemplatedAction(step) || run.services.options.settings.taskTimeout > 0) return 1;
  if (ORDERED.some(name => step.effective.nearest(name) !== undefined)) return 1;
  const register = registeredName(step);
  if (register !== undefined && mentions(step, register)) return 1;
  if (step.resolved.foreign !== undefined) return 1;
  try {
    const definition = await resolveModule(step.resolved.name);
    return definition?.overlaps === true && isOverTheNet(run, view) ? WINDOW : 1;
  } catch {
    // whatever is wrong with it is told by the first item
    return 1;
  }
}

/** Another machine, over a connection of ours. */
function isOverTheNet(run: TaskRun, view: TaskView): boolean {
  const way = new Way(run, view, undefined);
  const kind = connectionKind(way.target().transport);
  return kind !== undefined && kind.isHere !== true && foreignPlugin(way, run.services.bridge) === undefined;
}

/** Whether the task's own text names a variable. */
function mentions(step: TaskStep, name: string): boolean {
  const has = (value: Value): boolean => {
    if (isText(value)) return textOf(value).includes(name);
    if (Array.isArray(value)) return value.some(has);
    return value instanceof Dict && [...value].some(([key, part]) => has(key) || has(part));
  };
  const written = [...step.ast.keywords].filter(([keyword]) => keyword !== 'register').map(([, value]) => value);
  return [step.ast.args, ...written].some(has);
}
