import type { CompiledStep } from '../compile/steps.ts';
import type { PlayHost } from './host-states.ts';
import type { PlayRun } from './play-run.ts';

/** Where in nested blocks a walk is, and how steps that bring further steps go on. */
export interface WalkContext {
  readonly play: PlayRun;
  /** Inside the body of a block that has a rescue: a failure will be caught. */
  readonly rescuable: boolean;
  walk(steps: readonly CompiledStep[], hosts: readonly PlayHost[], context: WalkContext): Promise<void>;
}
