import type { PlayError } from '../../errors.ts';
import type { CompiledStep } from '../compile/steps.ts';
import type { ForkGates } from './fork-gates.ts';
import type { PlayHost } from './play-host.ts';
import type { PlayRun } from './play-run.ts';
import type { StartAtTask } from './start-at-task.ts';
import type { StepByStep } from './step-by-step.ts';

/** What decides for all plays of a run which tasks are run at all. */
export interface TaskChoice {
  /** `--start-at-task` */
  readonly startAt: StartAtTask | undefined;
  /** `--step` */
  readonly stepByStep: StepByStep;
  /**
   * Looks at all that an include has brought before the first task of it runs.
   * @param rescued a rescue stands around the include
   * @returns why none of it may run
   */
  lookInto(play: PlayRun, steps: readonly CompiledStep[], rescued: boolean): Promise<PlayError | undefined>;
}

/** Where in nested blocks of a play a walk is, and how steps that bring further steps go on. */
export interface WalkContext extends PlayRun, TaskChoice {
  readonly gates: ForkGates;
  /** Inside the body of a block that has a rescue: a failure will be caught. */
  readonly rescuable: boolean;
  /** The same of hosts that wait meanwhile, since a rescue or an include concerns some alone; nothing where no host does. */
  readonly waiting?: Pick<WalkContext, 'rescuable'> | undefined;
  /** Among handlers: whether the block that flushes them is rescuable; since 2.19 what fails counts as rescued then. */
  readonly flushRescuable?: boolean;
  /** An `always` follows, and runs for a host that fails here. */
  readonly alwaysFollows: boolean;
  /** The hosts that walk in lockstep: what is fatal for one is for all of them. */
  readonly company: readonly PlayHost[];
  walk(steps: readonly CompiledStep[], hosts: readonly PlayHost[], context: WalkContext): Promise<void>;
}

/** Whether a failure is one that a rescue is told of. */
export const isRescued = ({ rescuable, flushRescuable }: WalkContext): boolean => rescuable || flushRescuable === true;

/** The context for some of the hosts, the others waiting. */
export function forSome(context: WalkContext): WalkContext {
  const { rescuable, waiting } = context;
  return { ...context, waiting: { rescuable: rescuable && waiting?.rescuable !== false } };
}
