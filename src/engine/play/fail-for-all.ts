import { coreOf } from '../options.ts';
import type { HostOutcome } from './host-outcome.ts';
import type { PlayHost } from './play-host.ts';
import type { WalkContext } from './walk-context.ts';

// What a failure on one host means for the others: run_once, any_errors_fatal, max_fail_percentage.

/** Whether one of these results is a failure for all hosts: who cannot be reached counts also where that is ignored, as in Ansible. */
export function concernsAll(outcomes: readonly HostOutcome[]): boolean {
  return outcomes.some(
    ({ outcome: { result } }) => result.status === 'unreachable' || (result.status === 'failed' && !result.ignored),
  );
}

/**
 * run_once and any_errors_fatal: what failed on one host has failed on all, and each of them goes on where its own failure would
 * lead it: to a rescue, to an always. Where nothing of the kind follows, the play has ended.
 * @param hosts those that came to the task
 */
export function failAll(hosts: readonly PlayHost[], context: WalkContext): void {
  const { company, rescuable, waiting, alwaysFollows, progress } = context;
  for (const host of company) {
    if (host.failed || host.unreachable || host.ended) continue;
    host.failed = true;
    host.remains = hosts.includes(host) ? rescuable : waiting?.rescuable === true;
  }
  const isCaught = progress.batch.some(host => host.active || (host.remains && !host.unreachable));
  if (!isCaught && !alwaysFollows) endForAll(context, coreOf(context.services.options).quietEnd);
}

export function limitFailures(context: WalkContext): void {
  const limit = context.variables.fields.maxFailPercentage;
  const { batch, aborted } = context.progress;
  if (limit === undefined || (context.rescuable && !aborted)) return;
  // as Ansible: who cannot be reached does not count, and the end is told twice
  const failed = batch.filter(host => host.failed).length;
  if (failed === 0 || (failed / batch.length) * 100 <= limit) return;
  const { announcer, options } = context.services;
  const endedQuietly = context.progress.aborted && coreOf(options).quietEnd;
  endForAll(context);
  context.progress.limited = true;
  if (endedQuietly) announcer.emit({ type: 'no-hosts-remaining' });
  announcer.emit({ type: 'no-hosts-remaining' });
}

export function endForAll(context: WalkContext, isQuiet = false): void {
  const { progress, services } = context;
  if (progress.aborted) return;
  progress.aborted = true;
  for (const host of progress.batch) {
    if (!host.active) continue;
    host.failed = true;
    host.fatal = true;
  }
  if (!isQuiet) services.announcer.emit({ type: 'no-hosts-remaining' });
}
