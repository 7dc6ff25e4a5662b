import type { HostOutcome } from './host-outcome.ts';
import type { PlayHost } from './play-host.ts';
import type { WalkContext } from './walk-context.ts';

// What a failure on one host means for the others: run_once, any_errors_fatal, max_fail_percentage.

/**
 * What failed once for all has failed on all: each of them goes on where its own failure would lead it.
 * @param hosts those that came to the task
 */
export function failTogether(
  hosts: readonly PlayHost[],
  outcomes: readonly HostOutcome[],
  { company, rescuable, waiting }: WalkContext,
): void {
  if (!outcomes.some(({ host }) => host.failed)) return;
  for (const host of company) {
    if (host.failed || host.unreachable || host.ended) continue;
    host.failed = true;
    host.remains = hosts.includes(host) ? rescuable : waiting?.rescuable === true;
  }
}

/**
 * any_errors_fatal: one failure that nothing rescues ends the play for all hosts.
 * @param hosts those that came to the task
 */
export function failAll(hosts: readonly PlayHost[], outcomes: readonly HostOutcome[], context: WalkContext): void {
  const { rescuable, progress } = context;
  const hasFailed = outcomes.some(({ outcome: { result } }) => result.status === 'failed' && !result.ignored);
  // as Ansible: who cannot be reached ends it also where that is ignored
  const isUnreachable = outcomes.some(({ outcome: { result } }) => result.status === 'unreachable');
  // as Ansible: no rescue catches that a host cannot be reached, unless another one fails along with it
  if (rescuable ? hasFailed || !isUnreachable : !hasFailed && !isUnreachable) return;
  const left = progress.batch.filter(host => host.active);
  const goesOn = (host: PlayHost) => (hosts.includes(host) ? context.sheltered : context.waiting?.sheltered) === true;
  if (context.alwaysFollows && (context.sheltered === true || left.length === 0)) return;
  if (!left.some(goesOn)) endForAll(context);
}

export function limitFailures(context: WalkContext): void {
  const limit = context.variables.fields.maxFailPercentage;
  const { batch, aborted } = context.progress;
  if (limit === undefined || (context.rescuable && !aborted)) return;
  // as Ansible: who cannot be reached does not count, and the end is told twice
  const failed = batch.filter(host => host.failed).length;
  if (failed === 0 || (failed / batch.length) * 100 <= limit) return;
  endForAll(context);
  context.services.announcer.emit({ type: 'no-hosts-remaining' });
}

export function endForAll(context: WalkContext): void {
  const { progress, services } = context;
  if (progress.aborted) return;
  progress.aborted = true;
  for (const host of progress.batch) {
    if (!host.active) continue;
    host.failed = true;
    host.fatal = true;
  }
  services.announcer.emit({ type: 'no-hosts-remaining' });
}
