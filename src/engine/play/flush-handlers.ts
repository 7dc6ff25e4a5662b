import { coreOf } from '../options.ts';
import { settleNotifications } from './handlers.ts';
import type { PlayHost } from './play-host.ts';
import type { WalkContext } from './walk-context.ts';

/** Runs the handlers that hosts were notified of, in the order in which they are defined. */
export async function flushHandlers(hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const { handlers } = context.progress;
  const flushRescuable = context.rescuable && coreOf(context.services.options).caughtHandlers;
  for (const host of hosts) if (host.active) settleNotifications(context, host);
  // handlers may bring further ones
  for (let index = 0; index < handlers.length; index++) {
    const handler = handlers[index];
    if (handler === undefined) continue;
    const notified = hosts.filter(host => host.active && host.notified.has(handler.id));
    if (notified.length === 0) continue;
    for (const host of notified) host.notified.delete(handler.id);
    await context.walk([handler], notified, { ...context, rescuable: false, alwaysFollows: false, flushRescuable });
  }
}
