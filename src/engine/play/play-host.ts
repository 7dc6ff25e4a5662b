import type { Host } from '../../inventory/hosts-and-groups.ts';

/** How one host fares within a play; the engine alone changes it. */
export class PlayHost {
  readonly host: Host;
  /** Failed, and no rescue has caught it. */
  failed = false;
  /** Was lost, and still counts among the play's hosts: in the task that runs, whoever comes to it first, and until a rescue. */
  remains = false;
  unreachable = false;
  /** Will have failed again when what must run all the same is over. */
  failing = false;
  /** Failed for good, and still runs what must run all the same (`always`, forced handlers). */
  lost = false;
  /** `meta: end_host`, end_play. */
  ended = false;
  /** any_errors_fatal or max_fail_percentage ended the play: no rescue brings it back. */
  fatal = false;
  /** `meta: end_role`: the use of a role whose rest the host leaves out. */
  leaving: string | undefined;
  readonly completedRoles = new Set<string>();
  /** Roles of which a task has run, and was not merely skipped, by the keys of their uses. */
  readonly begunRoles = new Set<string>();
  /** Handlers that were notified and have not run, by step id. */
  readonly notified = new Set<number>();
  /** Names that were notified, where the handlers that bear them are looked for at the flush only. */
  readonly notifications = new Set<string>();

  constructor(host: Host) {
    this.host = host;
  }

  get name(): string {
    return this.host.name;
  }

  /** Takes part in the next step. */
  get active(): boolean {
    return this.well && this.leaving === undefined;
  }

  private get well(): boolean {
    return !this.failed && !this.unreachable && !this.ended;
  }

  /** Counts among the hosts of the play: those that a rescue will catch do all along, as in Ansible. */
  get inPlay(): boolean {
    return (this.well || this.remains) && !this.lost;
  }
}

/** Lets hosts that failed run what must run all the same; they have failed afterwards, unless `clear_host_errors` was among it. @param forGood no rescue can follow */
export async function letFinish(
  failed: readonly PlayHost[],
  forGood: boolean,
  run: () => Promise<void>,
): Promise<void> {
  const before = failed.map(({ lost, failing }) => ({ lost, failing }));
  for (const host of failed) {
    host.failed = false;
    host.failing = true;
    host.lost ||= forGood;
  }
  await run();
  for (const [index, host] of failed.entries()) {
    const { failing } = host;
    host.failed ||= failing;
    host.failing = failing && before[index]?.failing === true;
    host.lost = failing && before[index]?.lost === true;
  }
}
