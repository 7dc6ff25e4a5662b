import { setTimeout as sleep } from 'node:timers/promises';
import { cleanup, launch, newJobId, poll } from '../../../remote/async-jobs.ts';
import { type ExecResult, UnreachableError } from '../../../remote/connection.ts';
import { isText, textOf } from '../../../values.ts';
import type { Mutate } from '../../api/module.ts';
import { ask, type Findings } from '../../script/findings.ts';
import { textFunction } from '../../script/replace-file.ts';
import { call, given, held, quote, run, variable } from '../../script/words.ts';
import { type Commands, eachTable, must, ready, type StateContext } from './commands.ts';

/** Milliseconds between two looks. */
const PAUSE = 500;
/** Seconds that the job has besides those that it waits: it must never be ended before it has rolled back. */
const SPARE = 120;

/** In the job's folder: the state before, until somebody confirms the new one, and the sign that the new one is in force. */
const BACKUP = 'iptables.state';
const APPLIED = 'applied';

/**
 * Restores the state in a job of the host, and confirms it over a new connection. Where none can be opened for `seconds`, the
 * host goes back to the state before by itself. The findings have `main`, `after` and its tables, and behind `back` those of `rolled`.
 */
export async function restoreWithRollback(
  context: StateContext,
  commands: Commands,
  before: string,
  seconds: number,
): Promise<Findings | undefined> {
  return context.change(undefined, host =>
    ask({ run: script => confirmedJob(context, host, script, seconds) }, jobLines(context, commands, before, seconds)),
  );
}

function jobLines({ args }: StateContext, commands: Commands, before: string, seconds: number): string[] {
  const backup = held('backup');
  return [
    ...ready(args),
    // the job's program lies in its folder
    given({ folder: '"${0%/*}"' }),
    given({ backup: `${held('folder')}/${BACKUP}` }),
    textFunction(before),
    `( umask 077; ${call('text')} >${backup} ) || ${call('refuse', quote('the state before cannot be kept'))}`,
    run('main', commands.restore(held('path')).join(' ')),
    `: >${held('folder')}/${APPLIED}`,
    // what cannot be looked at is taken back all the same
    `(\n${[must('after', commands.save), ...eachTable('after', commands)].join('\n')}\n)`,
    given({ left: String(seconds) }),
    `while [ -e ${backup} ] && [ ${held('left')} -gt 0 ]; do sleep 1; ${given({ left: `$((${variable('left')} - 1))` })}; done`,
    `[ -e ${backup} ] || exit 0`,
    must('back', commands.rollBack(backup)),
    `rm -f -- ${backup}`,
    must('rolled', commands.save),
    ...eachTable('rolled', commands),
  ];
}

async function confirmedJob(context: StateContext, host: Mutate, script: string, seconds: number): Promise<ExecResult> {
  const given = context.link.variable('ansible_async_dir') ?? null;
  const dir = isText(given) ? textOf(given) : undefined;
  const jobId = newJobId();
  const { resultsFile } = await launch(host, script, { jobId, limitSeconds: seconds + SPARE, dir });
  const { timeout } = (await context.link.connection()).target;
  await confirm(context, host, resultsFile, Math.max(seconds, timeout));
  const end = await untilReached(context, seconds + SPARE, async () => {
    const status = await poll(host, jobId, { dir });
    return status.state === 'running' ? undefined : status;
  });
  if (end === undefined || end.state !== 'finished')
    return context.fail('the job that restores the state is gone and left no result; was the host restarted?');
  await cleanup(host, jobId, { dir });
  return { rc: end.rc ?? 1, stdout: end.stdout, stderr: end.stderr };
}

/** Over a connection that was opened under the new rules, the state before is thrown away. */
async function confirm(context: StateContext, host: Mutate, folder: string, seconds: number): Promise<void> {
  const confirmed = `[ -e ${quote(`${folder}/${APPLIED}`)} ] || exit 3; rm -f -- ${quote(`${folder}/${BACKUP}`)}`;
  await untilReached(context, seconds, async () => {
    await context.link.reconnect();
    return (await host.run(confirmed)).rc === 0 ? true : undefined;
  });
}

/** Tries until there is an answer, or the time is over; a host that cannot be reached is none. @throws the signal's */
async function untilReached<T>(
  context: StateContext,
  seconds: number,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = performance.now() + seconds * 1000;
  do {
    await sleep(PAUSE, undefined, { signal: context.signal });
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      await context.link.reconnect().catch(() => undefined);
    }
  } while (performance.now() < deadline);
  return undefined;
}
