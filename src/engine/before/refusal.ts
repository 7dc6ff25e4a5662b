import { PlayError } from '../../errors.ts';
import type { Host } from '../../inventory/hosts-and-groups.ts';
import { Dict } from '../../values.ts';
import { explain, explanationOf } from '../explain/explanations.ts';
import type { Run } from '../open-run.ts';
import { hostsOf } from '../play/play-hosts.ts';
import { openPlay, type PlayRun } from '../play/play-run.ts';
import { playStart } from '../play/play-start.ts';
import { PLAIN_RESULT } from '../result.ts';
import { taskInfo, taskName } from '../task/task-info.ts';
import type { Doomed } from './preflight.ts';

const NOTHING_RUN = 'nothing was run, on any host: this task cannot succeed';

/** A task, or a play, that cannot succeed, with the hosts that would come to it. */
export interface Refusal {
  readonly doomed: Doomed;
  readonly run: PlayRun;
  readonly hosts: readonly Host[];
}

/** The first task that cannot succeed and that a host comes to, as far as the play's hosts are known before the run. */
export function firstRefusal(run: Run, all: readonly Doomed[]): Refusal | undefined {
  for (const doomed of all) {
    if (!doomed.certain) continue;
    try {
      const play = openPlay(run, doomed.play);
      const hosts = hostsOf(play);
      if (hosts.length > 0) return { doomed, run: play, hosts };
    } catch (error) {
      // Who the play is for needs an answer to a prompt, or what an earlier play brings.
      if (!(error instanceof PlayError && error.code === 'play-field')) throw error;
    }
  }
  return undefined;
}

/** An error that says, after its own hint, what was not run. */
export function withHint(error: PlayError, words: string): PlayError {
  const { message, code, position, exitCode, hint } = error;
  const both = hint === undefined ? words : `${hint}\n${words}`;
  return new PlayError(message, { code, position, exitCode, hint: both, cause: error });
}

/**
 * Shows a task that cannot succeed as failed on the hosts of its play; nothing runs, on any host.
 * @throws PlayError where Ansible would end the whole run and not the task
 */
export function showRefusal({ doomed: { error, step }, run, hosts }: Refusal): void {
  if (step === undefined) throw error;
  if (error.code === 'unknown-handler') throw withHint(error, NOTHING_RUN);
  const { announcer, options } = run.services;
  announcer.emit(playStart(run));
  const info = taskInfo(step, taskName(step), options.checkMode);
  announcer.emit({ type: 'task-start', task: info });
  const { message, position, hint } = withHint(error, NOTHING_RUN);
  for (const { name: host } of hosts) {
    const data = explain(Dict.from({ changed: false, failed: true, msg: message }), position, hint);
    announcer.emit({
      type: 'host-result',
      result: { ...PLAIN_RESULT, host, task: info, status: 'failed', data, explanation: explanationOf(data) },
    });
    run.world.stats.count(host, 'failed');
  }
}
