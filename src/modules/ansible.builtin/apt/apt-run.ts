import type { ExecOptions } from '../../../remote/connection.ts';
import type { Json } from '../../../values.ts';
import type { ModuleContext, ModuleResult } from '../../api/module.ts';
import { newMarks, type Section } from '../../script/marks.ts';
import { call } from '../../script/words.ts';
import { outputFields } from '../../shared/commands/output-fields.ts';
import type { AptArgs } from '../../shared/packages/apt-options.ts';
import {
  type AptRun,
  aptRun,
  isLockError,
  joinedErrors,
  lockHolder,
  preparedDiff,
  updateFailure,
  upgradedPackages,
} from './apt-output.ts';
import { preamble, underPolicyRcD, updateScript } from './apt-script.ts';

export type AptContext = ModuleContext<AptArgs>;

/** The package lists of the host after this task's update. */
export interface CacheState {
  readonly updated: boolean;
  /** Seconds since 1970. */
  readonly time: number;
}

function isUpdateAsked(args: AptArgs): boolean {
  return args.update_cache === true || args.cache_valid_time > 0;
}

function readCacheState(sections: readonly Section[], args: AptArgs, checkMode: boolean): CacheState {
  const [, before = '0', now = '0'] = (sections.find(({ label }) => label.startsWith('stamp '))?.label ?? '').split(
    ' ',
  );
  const due = isUpdateAsked(args) && Number(before) + args.cache_valid_time <= Number(now);
  const after = sections.find(({ label }) => label.startsWith('updated '))?.label.split(' ')[1] ?? before;
  return { updated: due && (checkMode || after !== before), time: Number(after) };
}

function checkUpdate(context: AptContext, sections: readonly Section[]): void {
  if (sections.some(({ label }) => label === 'no-apt'))
    context.fail('Failed to find required executable "apt-get" in paths');
  const update = aptRun(sections, 'update');
  if (update === undefined || sections.some(({ label }) => label.startsWith('updated '))) return;
  const message = joinedErrors(update.stderr);
  if (isLockError(update.stderr))
    context.fail(
      `Failed to lock apt for exclusive operation: Failed to lock directory /var/lib/apt/lists/: ${message}`,
    );
  context.fail(updateFailure(message, context.args.update_cache_retries, context.core));
}

/** A package that dpkg is at work on is broken when dpkg ends there. */
function mustFinish({ checkMode }: AptContext): ExecOptions {
  return checkMode ? {} : { mustFinish: 'apt' };
}

/** A script between marks, with `apt-get update` before it where it is due; `script` itself runs in check mode too. */
export async function lookAt(context: AptContext, script: string): Promise<{ sections: Section[]; cache: CacheState }> {
  const { args, checkMode } = context;
  const marks = newMarks();
  const update = updateScript({
    validTime: args.cache_valid_time,
    retries: args.update_cache_retries,
    maxDelay: args.update_cache_retry_max_delay,
  });
  const start = preamble(marks, args.lock_timeout, checkMode);
  const act = [isUpdateAsked(args) ? update : '', script].join('\n');
  const answer = await context.exchange({ look: checkMode ? `${start}\n${script}` : start, act }, mustFinish(context));
  const sections = marks.sections(answer);
  checkUpdate(context, sections);
  return { sections, cache: readCacheState(sections, args, checkMode) };
}

/** Shell text that runs one apt command as the change of this task. */
export function attempt(command: string): string {
  return `${call('try', 'change')} ${command}`;
}

/**
 * Runs one apt command that changes the host; in check mode the same command simulates, and nothing is written.
 * @param script holds an `attempt`
 * @param withUpdate the lists are updated in the same exchange, when that is due
 */
export async function perform(
  context: AptContext,
  script: string,
  withUpdate: boolean,
): Promise<{ run: AptRun; cache: CacheState }> {
  const { sections, cache } = withUpdate
    ? await lookAt(context, context.checkMode ? script : underPolicyRcD(context.args.policy_rc_d, script))
    : await performAlone(context, script);
  const failure = sections.find(({ label }) => label.startsWith('fail '));
  if (failure !== undefined) context.fail(failure.label.slice('fail '.length));
  const run = aptRun(sections, 'change');
  if (run === undefined) return context.fail('apt did not run: the script ended before it');
  return { run, cache };
}

async function performAlone(context: AptContext, script: string): Promise<{ sections: Section[]; cache: CacheState }> {
  const { args, checkMode } = context;
  const marks = newMarks();
  const whole = [
    preamble(marks, args.lock_timeout, checkMode),
    checkMode ? script : underPolicyRcD(args.policy_rc_d, script),
  ].join('\n');
  const answer = checkMode
    ? await context.inspect.run(whole)
    : await context.exchange({ look: '', act: whole }, mustFinish(context));
  return { sections: marks.sections(answer), cache: { updated: false, time: 0 } };
}

export function failedRun(context: AptContext, message: string, run: AptRun, more: ModuleResult = {}): never {
  return context.fail(`${message}${lockHolder(run)}`, {
    ...outputFields(run.stdout, run.stderr),
    rc: run.rc,
    ...(more as Record<string, Json>),
  });
}

/** Output fields of a run that worked, and what it upgraded. */
export function runFields(context: AptContext, run: AptRun): ModuleResult {
  const upgraded: Json = upgradedPackages(run.stdout).map(item => ({ ...item }));
  return {
    ...outputFields(run.stdout, run.stderr),
    diff: context.diffMode ? { prepared: preparedDiff(run.stdout) } : {},
    upgraded,
  };
}

export function cacheFields(cache: CacheState): ModuleResult {
  return { cache_updated: cache.updated, cache_update_time: cache.time };
}
