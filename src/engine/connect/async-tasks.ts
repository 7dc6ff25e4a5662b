import type { HostLink, ModuleResult } from '../../modules/api/module.ts';
import { escapedText } from '../../python/surrogate-escape.ts';
import { cleanup, type JobStatus, poll } from '../../remote/async-jobs.ts';
import type { Session } from '../../remote/connection.ts';
import type { Json } from '../../values.ts';

export interface Job {
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

/** A job's end as async_status tells it. */
export function finishedResult(result: ModuleResult, jobId: string, resultsFile: string): ModuleResult {
  return { ...result, ansible_job_id: jobId, started: 1, finished: 1, results_file: resultsFile };
}

/** What can be said of a job whose module is not in this process. */
function rawResult(status: JobStatus): Record<string, Json> {
  const stdout = escapedText(status.stdout).replace(/[\r\n]+$/, '');
  const stderr = escapedText(status.stderr).replace(/[\r\n]+$/, '');
  if (status.state === 'timed-out')
    return { failed: true, msg: 'job reached its time limit and was ended', stdout, stderr };
  if (status.state === 'lost')
    return { failed: true, msg: 'the job is gone and left no result; was the host restarted?', stdout, stderr };
  return { changed: true, failed: status.rc !== 0, rc: status.rc ?? 1, stdout, stderr };
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
