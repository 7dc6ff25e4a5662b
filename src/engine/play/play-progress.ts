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
  /** max_fail_percentage was exceeded. */
  limited = false;
  /** `meta: end_play`. */
  ended = false;
  /** Hosts that were lost, and that `meta: clear_host_errors` brings back in the next play. */
  readonly cleared = new Set<string>();
  /** Handlers by definition order; dynamic roles add theirs. */
  handlers: TaskStep[] = [];
  /** Roles whose variables hold for the whole play: its own, and for the batch those that includes publish. */
  roles: RoleUse[] = [];
  /** Roles that the play is said to have. */
  named: RoleUse[] = [];
  readonly #written: LoadedPlay['compiled'];

  constructor({ compiled }: LoadedPlay) {
    this.#written = compiled;
    this.begin([]);
  }

  /** A batch begins: what ended the one before does not concern it, nor does what that one included. */
  begin(batch: readonly PlayHost[]): void {
    this.batch = batch;
    this.aborted = false;
    this.limited = false;
    this.handlers = [...this.#written.handlers];
    this.roles = [...this.#written.roles];
    this.named = [...this.#written.roles];
  }

  /** Handlers of a role that was included while the play runs. */
  addHandlers(handlers: readonly TaskStep[]): void {
    this.handlers.push(...handlers.filter(handler => !this.handlers.includes(handler)));
  }

  /** Roles included with `public`, and those that what is included imports: their variables hold for the rest of the batch. */
  publish(uses: readonly RoleUse[], named = uses): void {
    this.roles.push(...uses);
    this.named.push(...named);
  }
}
