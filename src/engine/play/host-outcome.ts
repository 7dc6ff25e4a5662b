import type { TaskOutcome } from '../task/task-on-host.ts';
import type { PlayHost } from './play-host.ts';

/** How a task ended on a host. */
export interface HostOutcome {
  readonly host: PlayHost;
  readonly outcome: TaskOutcome;
}
