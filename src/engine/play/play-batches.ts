import { didYouMean, PlayError } from '../../errors.ts';
import type { Host } from '../../inventory/host.ts';
import { isText, positionsOf, textOf, type Value } from '../../values.ts';
import type { CompiledStep } from '../compile/steps.ts';
import { concurrently } from './concurrently.ts';
import { flushHandlers, forceHandlers } from './flush-handlers.ts';
import { gatherFactsStep, wantsFacts } from './gather-facts.ts';
import { PlayHost } from './host-states.ts';
import type { PlayRun } from './play-run.ts';
import { playStart } from './play-start.ts';
import { walk } from './walk.ts';
import type { WalkContext } from './walk-context.ts';

export const RESULT = { ok: 0, failed: 2, unreachable: 4 } as const;

/** How a play ended: its part of the exit code, and whether later plays run at all. */
export interface PlayEnd {
  readonly code: number;
  readonly stop: boolean;
}

/** Sizes of the batches that `serial` makes of some hosts. The last entry holds for all that remain. */
export function batchSizes(serial: Value, total: number): number[] {
  const entries = serial === null ? [] : Array.isArray(serial) ? serial : [serial];
  const sizes: number[] = [];
  let left = total;
  for (let index = 0; left > 0; index++) {
    const entry = entries[Math.min(index, entries.length - 1)] ?? null;
    const text = entry === null ? '' : isText(entry) ? textOf(entry).trim() : String(entry);
    const share = text.endsWith('%') ? Math.trunc((Number(text.slice(0, -1)) / 100) * total) || 1 : Number(text);
    const size = entry === null || share <= 0 || Number.isNaN(share) ? left : Math.min(left, Math.trunc(share));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** Runs a play, batch by batch. */
export async function runPlay(play: PlayRun, hosts: readonly Host[]): Promise<PlayEnd> {
  const { run } = play;
  const serial = play.compiled.play.keywords.get('serial') ?? null;
  const sizes = batchSizes(serial === null ? null : run.templar(play.baseScope()).template(serial), hosts.length);
  let start = 0;
  let code: number = RESULT.ok;
  for (const size of sizes) {
    const batch = hosts.slice(start, start + size).map(host => new PlayHost(host));
    start += size;
    for (const host of batch) {
      host.failed = run.failedHosts.has(host.name);
      host.unreachable = run.unreachableHosts.has(host.name);
    }
    const before = batch.filter(host => !host.active).length;
    play.batch = batch;
    play.begin();
    run.emit(playStart(play));
    await runBatch(play);
    code = worse(code, endBatch(play));
    const lost = batch.filter(host => host.failed || host.unreachable).length - before;
    if (play.ended) return { code, stop: false };
    if (play.aborted || (lost === batch.length && batch.length > 0)) return { code, stop: true };
  }
  return { code, stop: false };
}

/** Unreachable hosts decide the exit code, then failed ones. */
export function worse(a: number, b: number): number {
  return Math.max(a, b);
}

/** Remembers who failed, for later plays; gives the batch's part of the exit code. */
function endBatch(play: PlayRun): number {
  const { run } = play;
  for (const host of play.batch) {
    if (host.failed && !play.cleared.has(host.name)) run.failedHosts.add(host.name);
    if (host.unreachable && !play.cleared.has(host.name)) run.unreachableHosts.add(host.name);
  }
  if (play.batch.some(host => host.unreachable)) return RESULT.unreachable;
  return play.batch.some(host => host.failed) ? RESULT.failed : RESULT.ok;
}

const STRATEGIES = ['linear', 'free', 'host_pinned', 'debug'];

async function runBatch(play: PlayRun): Promise<void> {
  const context: WalkContext = { play, rescuable: false, walk };
  if (play.strategy === 'linear' || play.strategy === 'debug') return runSections(play, play.batch, context);
  if (play.strategy !== 'free' && play.strategy !== 'host_pinned') {
    throw new PlayError(`Invalid play strategy specified: ${play.strategy}`, {
      code: 'unknown-strategy',
      position: positionsOf(play.compiled.play.source)?.value('strategy') ?? play.compiled.play.at,
      hint: didYouMean(play.strategy, STRATEGIES) ?? `there are: ${STRATEGIES.join(', ')}`,
    });
  }
  // host_pinned brings a host to the end of its play before it takes another; free has all of them under way.
  const lanes = play.strategy === 'free' ? Number.POSITIVE_INFINITY : play.run.options.forks;
  await concurrently(play.batch, lanes, host => runSections(play, [host], context));
}

async function runSections(play: PlayRun, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  await gather(play, hosts, context);
  for (const section of play.compiled.sections) {
    await walk(section as readonly CompiledStep[], hosts, context);
    await flushHandlers(hosts, context);
  }
  if (play.forceHandlers) await forceHandlers(hosts, context);
}

async function gather(play: PlayRun, hosts: readonly PlayHost[], context: WalkContext): Promise<void> {
  const step = gatherFactsStep(play, play.compileContext);
  if (step === undefined) return;
  const asked = hosts.filter(host => host.active && wantsFacts(play, host.name));
  if (asked.length > 0) await walk([step], asked, context);
}
