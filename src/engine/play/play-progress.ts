import type { RoleUse } from '../compile/frame.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { PlayHost } from './play-host.ts';

/** How far a play is; the walk through it alone changes it. */
export class PlayProgress {
  /** Every host of the play, all batches. */
  hosts: readonly string[] = [];
  batch: readonly PlayHost[] = [];
  /** any_errors_fatal or max_fail_percentage has ended the batch. */
  aborted = false;
  /** `meta: end_play`. */
  ended = false;
  /** Hosts that were lost, and that `meta: clear_host_errors` brings back in the next play. */
  readonly cleared = new Set<string>();
  /** Handlers by definition order; dynamic roles add theirs. */
  readonly handlers: TaskStep[];
  /** Roles whose variables hold for the whole play: its own, and those included with `public`. */
  readonly roles: RoleUse[];

  constructor({ compiled }: LoadedPlay) {
    this.handlers = [...compiled.handlers];
    this.roles = [...compiled.roles];
  }

  /** A batch begins: what ended the one before does not concern it. */
  begin(batch: readonly PlayHost[]): void {
    this.batch = batch;
    this.aborted = false;
  }

  /** Handlers of a role that was included while the play runs. */
  addHandlers(handlers: readonly TaskStep[]): void {
    this.handlers.push(...handlers.filter(handler => !this.handlers.includes(handler)));
  }

  /** A role included with `public`: its variables hold for the rest of the play. */
  publish(uses: readonly RoleUse[]): void {
    this.roles.push(...uses);
  }
}
