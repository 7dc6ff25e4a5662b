import type { Templar } from '../../template/templar.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { TaskInfo } from '../events.ts';
import type { Play } from '../play.ts';
import type { Services } from '../services.ts';
import type { PlayVariables } from '../variables/play-variables.ts';
import type { VariableScope } from '../variables/scope.ts';
import { searchFrom } from '../variables/search-from.ts';
import type { World } from '../world.ts';
import type { ItemTurn } from './item-turn.ts';

/** One task on one host: what all its stages share. */
export interface TaskRun {
  readonly services: Services;
  readonly world: World;
  readonly play: Play;
  readonly variables: PlayVariables;
  readonly step: TaskStep;
  readonly host: { readonly name: string };
  readonly info: TaskInfo;
  /** The turn of a loop's item, where the items overlap. */
  readonly turn?: ItemTurn | undefined;
}

/** A task's variables and the templar over them; a loop makes one for each item. */
export interface TaskView {
  readonly scope: VariableScope;
  readonly templar: Templar;
}

export function viewOf({ variables, step }: Pick<TaskRun, 'variables' | 'step'>, scope: VariableScope): TaskView {
  return { scope, templar: variables.templar(scope, searchFrom(step)) };
}
