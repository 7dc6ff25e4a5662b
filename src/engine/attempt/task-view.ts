import type { Templar } from '../../template/templar.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { TaskInfo } from '../events.ts';
import type { LoopSlot } from '../loop/item-turn.ts';
import type { PlayHost } from '../play/host-states.ts';
import type { PlayRun } from '../play/play-run.ts';
import type { VariableScope } from '../variables/scope.ts';
import type { SearchFrom } from '../variables/template-surroundings.ts';

/** One task on one host: what all its stages share. */
export interface TaskRun {
  readonly play: PlayRun;
  readonly step: TaskStep;
  readonly host: PlayHost;
  readonly info: TaskInfo;
  /** The turn of a loop's item, where the items overlap. */
  readonly slot?: LoopSlot | undefined;
}

/** A task's variables and the templar over them; a loop makes one for each item. */
export interface TaskView {
  readonly scope: VariableScope;
  readonly templar: Templar;
}

export function searchFrom(step: TaskStep): SearchFrom {
  return { role: step.role?.role.path, file: step.ast.at.file };
}

export function viewOf(run: TaskRun, scope: VariableScope): TaskView {
  return { scope, templar: run.play.run.templar(scope, searchFrom(run.step)) };
}
