import { setTimeout as sleep } from 'node:timers/promises';
import type { ModuleResult } from '../../modules/api/module.ts';
import { cleanup, type JobStatus, launch, newJobId, poll } from '../../remote/async-jobs.ts';
import type { ExecResult, Session } from '../../remote/connection.ts';
import { printfWord } from '../../remote/shell.ts';
import { finishedResult, type Job } from '../connect/async-tasks.ts';
import type { TaskRun } from './task-view.ts';

/** A job has no stdin: its script gets what it shall read from a pipe of its own. */
function withInput(script: string, stdin: string | Uint8Array | undefined): string {
  if (stdin === undefined) return script;
  const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  return `printf ${printfWord(bytes)} 2>/dev/null | (\n${script}\n)`;
}

/** One task under `async`: its changes run as a detached job. */
export class AsyncRun {
  readonly #run: TaskRun;
  readonly #seconds: number;
  readonly #dir: string | undefined;
  #launched: (job: Job) => void = () => undefined;
  /** Settles when the first job has been started. */
  readonly launched: Promise<Job>;

  constructor(run: TaskRun, seconds: number, dir: string | undefined) {
    this.#run = run;
    this.#seconds = seconds;
    this.#dir = dir;
    this.launched = new Promise(resolve => {
      this.#launched = resolve;
    });
  }

  /** A session whose scripts run as jobs. */
  wrap(session: Session): Session {
    return { run: (script, options) => this.#detached(session, withInput(script, options?.stdin)) };
  }

  async #detached(session: Session, script: string): Promise<ExecResult> {
    const id = newJobId();
    const { resultsFile } = await launch(session, script, { jobId: id, limitSeconds: this.#seconds, dir: this.#dir });
    const status = await new Promise<JobStatus>(finish => {
      this.#launched({ id, session, resultsFile, finish });
    });
    return { rc: status.rc ?? 1, stdout: status.stdout, stderr: status.stderr };
  }

  /** Ansible's answer of a task with `poll: 0`. */
  leave(job: Job, result: Promise<ModuleResult>): ModuleResult {
    this.#run.services.asyncTasks.add(job, result);
    return { changed: true, ansible_job_id: job.id, started: 1, finished: 0, results_file: job.resultsFile };
  }

  /** Looks at the job every `interval` seconds until it ends or its time is over. */
  async wait(job: Job, result: Promise<ModuleResult>, interval: number): Promise<ModuleResult> {
    const { announcer, options } = this.#run.services;
    const host = this.#run.host.name;
    const deadline = performance.now() + this.#seconds * 1000;
    for (;;) {
      await sleep(interval * 1000, undefined, { signal: options.signal }).catch(error => {
        announcer.warn(`${host}: the job ${job.id} is still running there, left to finish`);
        throw error;
      });
      const status = await poll(job.session, job.id, { dir: this.#dir });
      if (status.state === 'finished') {
        job.finish(status);
        const end = finishedResult(await result, job.id, job.resultsFile);
        await cleanup(job.session, job.id, { dir: this.#dir });
        announcer.emit({ type: 'async-end', host, jobId: job.id, ok: end.failed !== true });
        return end;
      }
      const over = performance.now() >= deadline;
      if (status.state !== 'running' || over) return this.#lost(job, status, host);
      announcer.emit({ type: 'async-poll', host, jobId: job.id, finished: false });
    }
  }

  #lost(job: Job, status: JobStatus, host: string): ModuleResult {
    this.#run.services.announcer.emit({ type: 'async-end', host, jobId: job.id, ok: false });
    const msg =
      status.state === 'running' || status.state === 'timed-out'
        ? `async task did not complete within the requested time - ${this.#seconds}s`
        : 'the job is gone and left no result; was the host restarted?';
    return { failed: true, msg, ansible_job_id: job.id, started: 1, finished: 0, results_file: job.resultsFile };
  }
}
