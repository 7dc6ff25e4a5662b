import { setTimeout as sleep } from 'node:timers/promises';
import type { HostLink, ModuleResult } from '../../modules/api/module.ts';
import { cleanup, type JobStatus, launch, newJobId, poll } from '../../remote/async-jobs.ts';
import type { ExecResult, Session } from '../../remote/connection.ts';
import { printfWord } from '../../remote/shell.ts';
import type { Json } from '../../values.ts';
import type { TaskRun } from './task-view.ts';

interface Job {
  readonly id: string;
  readonly session: Session;
  readonly resultsFile: string;
  /** Ends the wait of the module that launched the job. */
  readonly finish: (status: JobStatus) => void;
}

/** The module that launched a job, still waiting for it. */
interface Pending {
  readonly job: Job;
  result: Promise<ModuleResult>;
  finished: boolean;
}

/** Jobs that tasks with `poll: 0` left behind, until async_status asks for them. */
export class AsyncTasks {
  readonly #pending = new Map<string, Pending>();

  add(job: Job, result: Promise<ModuleResult>): void {
    // Nobody may ever ask: then its failure is nobody's business either.
    result.catch(() => undefined);
    this.#pending.set(job.id, { job, result, finished: false });
  }

  async status(session: Session, jobId: string, dir: string | undefined): Promise<ModuleResult> {
    const pending = this.#pending.get(jobId);
    if (pending?.finished === true) return finishedResult(await pending.result, jobId, pending.job.resultsFile);
    const status = await poll(session, jobId, { dir });
    if (status.state === 'running') return { started: 1, finished: 0, results_file: status.resultsFile };
    if (status.state === 'unknown') {
      return {
        failed: true,
        msg: 'could not find job',
        started: 1,
        finished: 1,
        ansible_job_id: jobId,
        results_file: status.resultsFile,
      };
    }
    if (pending === undefined || status.state !== 'finished')
      return finishedResult(rawResult(status), jobId, status.resultsFile);
    pending.finished = true;
    pending.job.finish(status);
    return finishedResult(await pending.result, jobId, status.resultsFile);
  }
}

/** A job has no stdin: its script gets what it shall read from a pipe of its own. */
function withInput(script: string, stdin: string | Uint8Array | undefined): string {
  if (stdin === undefined) return script;
  const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  return `printf ${printfWord(bytes)} 2>/dev/null | (\n${script}\n)`;
}

function finishedResult(result: ModuleResult, jobId: string, resultsFile: string): ModuleResult {
  return { ...result, ansible_job_id: jobId, started: 1, finished: 1, results_file: resultsFile };
}

/** What can be said of a job whose module is not in this process. */
function rawResult(status: JobStatus): Record<string, Json> {
  const stdout = status.stdout.toString('utf8').replace(/[\r\n]+$/, '');
  const stderr = status.stderr.toString('utf8').replace(/[\r\n]+$/, '');
  if (status.state === 'timed-out')
    return { failed: true, msg: 'job reached its time limit and was ended', stdout, stderr };
  if (status.state === 'lost')
    return { failed: true, msg: 'the job is gone and left no result; was the host restarted?', stdout, stderr };
  return { changed: true, failed: status.rc !== 0, rc: status.rc ?? 1, stdout, stderr };
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
    this.#run.play.run.asyncTasks.add(job, result);
    return { changed: true, ansible_job_id: job.id, started: 1, finished: 0, results_file: job.resultsFile };
  }

  /** Looks at the job every `interval` seconds until it ends or its time is over. */
  async wait(job: Job, result: Promise<ModuleResult>, interval: number): Promise<ModuleResult> {
    const { run } = this.#run.play;
    const host = this.#run.host.name;
    const deadline = performance.now() + this.#seconds * 1000;
    for (;;) {
      await sleep(interval * 1000, undefined, { signal: run.options.signal }).catch(error => {
        run.warn(`${host}: the job ${job.id} is still running there, left to finish`);
        throw error;
      });
      const status = await poll(job.session, job.id, { dir: this.#dir });
      if (status.state === 'finished') {
        job.finish(status);
        const end = finishedResult(await result, job.id, job.resultsFile);
        await cleanup(job.session, job.id, { dir: this.#dir });
        run.emit({ type: 'async-end', host, jobId: job.id, ok: end.failed !== true });
        return end;
      }
      const over = performance.now() >= deadline;
      if (status.state !== 'running' || over) return this.#lost(job, status, host);
      run.emit({ type: 'async-poll', host, jobId: job.id, finished: false });
    }
  }

  #lost(job: Job, status: JobStatus, host: string): ModuleResult {
    this.#run.play.run.emit({ type: 'async-end', host, jobId: job.id, ok: false });
    const msg =
      status.state === 'running' || status.state === 'timed-out'
        ? `async task did not complete within the requested time - ${this.#seconds}s`
        : 'the job is gone and left no result; was the host restarted?';
    return { failed: true, msg, ansible_job_id: job.id, started: 1, finished: 0, results_file: job.resultsFile };
  }
}

/** What async_status may ask of a host. */
export function jobsOf(
  tasks: AsyncTasks,
  session: Session,
  dir: string | undefined,
): Pick<HostLink, 'asyncStatus' | 'asyncCleanup'> {
  return {
    asyncStatus: jobId => tasks.status(session, jobId, dir),
    asyncCleanup: async jobId => {
      const { resultsFile, erased } = await cleanup(session, jobId, { dir });
      return erased ? { erased: resultsFile } : { failed: true, msg: 'could not find job', results_file: resultsFile };
    },
  };
}
