import { didYouMean, EXIT, PlayError } from '../../errors.ts';
import type { Host } from '../../inventory/hosts-and-groups.ts';
import { str } from '../../python/semantics.ts';
import { oneOrMore, positionsOf, type Value } from '../../values.ts';
import type { CompiledStep } from '../compile/steps.ts';
import { coreOf } from '../options.ts';
import type { Play } from '../play.ts';
import { concurrently } from './concurrently.ts';
import { flushHandlers } from './flush-handlers.ts';
import { ForkGates } from './fork-gates.ts';
import { gatherFactsStep, wantsFacts } from './gather-facts.ts';
import { letFinish, PlayHost } from './play-host.ts';
import { presentHosts } from './play-hosts.ts';
import type { PlayRun } from './play-run.ts';
import { playStart } from './play-start.ts';
import { walk } from './walk.ts';
import type { TaskChoice, WalkContext } from './walk-context.ts';

export const RESULT = { ok: 0, failed: 2, unreachable: 4 } as const;

/** How a play ended: its part of the exit code, and whether later plays run at all. */
export interface PlayEnd {
  readonly code: number;
  readonly stop: boolean;
}

/**
 * Sizes of the batches that `serial` makes of some hosts. The last entry holds for all that remain.
 * @throws RangeError for an entry that is no number: all hosts at once is the last thing that was meant
 */
export function batchSizes(serial: Value, total: number): number[] {
  const entries = oneOrMore(serial);
  const sizes: number[] = [];
  let left = total;
  for (let index = 0; left > 0; index++) {
    const entry = entries[Math.min(index, entries.length - 1)] ?? null;
    const text = entry === null ? '' : str(typeof entry === 'boolean' ? Number(entry) : entry).trim();
    if (entry !== null && !/^[-+]?\d+(\.\d+)?\s*%?$/.test(text)) throw new RangeError(text);
    const share = text.endsWith('%') ? Math.trunc((Number(text.slice(0, -1)) / 100) * total) || 1 : Number(text);
    const size = entry === null || share <= 0 || Number.isNaN(share) ? left : Math.min(left, Math.trunc(share));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** Runs a play, batch by batch. */
export async function runPlay(run: PlayRun, choice: TaskChoice, hosts: readonly Host[]): Promise<PlayEnd> {
  const { services, world, play, variables, progress } = run;
  // in the inventory's order, whatever `order` says, as in Ansible
  progress.hosts = (variables.fields.order === undefined ? hosts : presentHosts(run)).map(host => host.name);
  const context: WalkContext = {
    ...run,
    ...choice,
    gates: new ForkGates(services.options.forks),
    rescuable: false,
    alwaysFollows: false,
    company: [],
    walk,
  };
  const sizes = sizesOf(play, variables.fields.serial, hosts);
  let start = 0;
  let code: number = RESULT.ok;
  for (const size of sizes) {
    const batch = hosts.slice(start, start + size).map(host => new PlayHost(host));
    start += size;
    for (const host of batch) {
      host.failed = world.failedHosts.has(host.name);
      host.unreachable = world.unreachableHosts.has(host.name);
    }
    const before = batch.filter(host => !host.active).length;
    progress.begin(batch);
    services.announcer.emit(playStart(run));
    await runBatch(context);
    code = endBatch(run);
    const lost = batch.filter(host => host.failed || host.unreachable).length - before;
    if (progress.ended) return { code, stop: false };
    if (progress.aborted || (lost === batch.length && batch.length > 0)) return { code, stop: true };
  }
  return { code, stop: false };
}

function sizesOf({ compiled }: Play, serial: Value, hosts: readonly Host[]): number[] {
  try {
    return batchSizes(serial, hosts.length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PlayError(
      `the field 'serial' has an invalid value (${error.message}), and could not be converted to a number.`,
      {
        code: 'keyword-type',
        position: positionsOf(compiled.play.source)?.value('serial') ?? compiled.play.at,
        hint: 'a number of hosts, a share like 30%, or a list of them',
        exitCode: EXIT.parse,
      },
    );
  }
}

/** Remembers who failed, for later plays; gives the exit code so far: of all who failed and were not cleared, as in Ansible. */
function endBatch({ world, services, progress: { batch, cleared, aborted, limited } }: PlayRun): number {
  for (const { name, failed, unreachable } of batch) {
    if (cleared.has(name)) continue;
    if (failed) world.failedHosts.add(name);
    if (unreachable) world.unreachableHosts.add(name);
  }
  const hidesUnreachable = coreOf(services.options).unreachableCounts ? limited : aborted;
  if (world.unreachableHosts.size > 0 && !hidesUnreachable) return RESULT.unreachable;
  return aborted || world.failedHosts.size > 0 ? RESULT.failed : RESULT.ok;
}

const STRATEGIES = ['linear', 'free', 'host_pinned', 'debug'];

async function runBatch(context: WalkContext): Promise<void> {
  const { play, services } = context;
  const { batch } = context.progress;
  const { strategy } = context.variables.fields;
  if (strategy === 'linear' || strategy === 'debug') return runSections(batch, context);
  if (strategy !== 'free' && strategy !== 'host_pinned') {
    throw new PlayError(`Invalid play strategy specified: ${strategy}`, {
      code: 'unknown-strategy',
      position: positionsOf(play.compiled.play.source)?.value('strategy') ?? play.compiled.play.at,
      hint: didYouMean(strategy, STRATEGIES) ?? `there are: ${STRATEGIES.join(', ')}`,
    });
  }
  // host_pinned brings a host to the end of its play before it takes another; free has all of them under way.
  const lanes = strategy === 'free' ? Number.POSITIVE_INFINITY : services.options.forks;
  await concurrently(batch, lanes, host => runSections([host], context));
}

async function runSections(hosts: readonly PlayHost[], around: WalkContext): Promise<void> {
  const context = { ...around, company: hosts };
  await gather(hosts, context);
  for (const section of context.play.compiled.sections) {
    const entering = hosts.filter(host => host.active);
    await walk(section as readonly CompiledStep[], hosts, context);
    // with force_handlers, a section that a host fails in still has its handlers
    const forced = context.variables.fields.forceHandlers
      ? entering.filter(host => host.failed && !host.unreachable)
      : [];
    await letFinish(forced, true, () => flushHandlers(hosts, context));
  }
}

async function gather(hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const step = gatherFactsStep(context);
  if (step === undefined) return;
  const asked = hosts.filter(host => host.active && wantsFacts(context, host.name));
  if (asked.length > 0) await walk([step], asked, context);
}
