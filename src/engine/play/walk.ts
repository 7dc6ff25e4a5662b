import type { BlockStep, CompiledStep } from '../compile/steps.ts';
import { letFinish, type PlayHost } from './play-host.ts';
import { runStep } from './run-step.ts';
import { forSome, type WalkContext } from './walk-context.ts';

/**
 * Walks steps with hosts in lockstep: every host ends a step before any begins the next.
 * A strategy is the choice of hosts: all at once is `linear`, one walk for each is `free`.
 */
export async function walk(
  steps: readonly CompiledStep[],
  hosts: readonly PlayHost[],
  context: WalkContext,
): Promise<void> {
  for (const step of steps) {
    const active = hosts.filter(host => host.active);
    if (active.length === 0) return;
    if (step.kind === 'block') await walkBlock(step, active, context);
    else await runStep(step, active, context);
  }
}

async function walkBlock(block: BlockStep, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const once = block.roleOnce;
  const entering =
    once === undefined || once.allowDuplicates ? hosts : hosts.filter(host => !host.completedRoles.has(once.key));
  const rescues = block.rescue.length > 0;
  await walk(block.body, entering, {
    ...context,
    rescuable: rescues || context.rescuable,
    alwaysFollows: alwaysFollows(block, context),
  });
  if (rescues) await rescue(block, entering, context);
  if (block.always.length > 0) await always(block, entering, context);
  if (once === undefined) return;
  for (const host of entering) if (host.leaving === once.key) host.leaving = undefined;
  for (const host of entering) if (host.active && host.begunRoles.has(once.key)) host.completedRoles.add(once.key);
}

async function rescue(block: BlockStep, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const failed = hosts.filter(host => host.failed && !host.unreachable && !host.fatal);
  if (failed.length === 0) return;
  for (const host of failed) {
    host.failed = false;
    host.remains = false;
  }
  await walk(block.rescue, failed, forSome({ ...context, alwaysFollows: alwaysFollows(block, context) }));
}

const alwaysFollows = (block: BlockStep, context: WalkContext): boolean =>
  block.always.length > 0 || context.alwaysFollows;

/** `always` runs for every host that entered the block and can be reached; what had failed has failed afterwards. */
async function always(block: BlockStep, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const present = hosts.filter(host => !host.unreachable && !host.ended);
  const failed = present.filter(host => host.failed);
  await letFinish(failed, !context.rescuable, () => walk(block.always, present, context));
}
