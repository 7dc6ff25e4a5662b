import { randomInt } from 'node:crypto';
import { PlayError } from '../errors.ts';
import { ExecError, type Session } from './connection.ts';
import END_TREE from './end-tree.sh';
import LAUNCH from './job-launch.sh';
import RUNNER from './job-runner.sh';
import STATUS from './job-status.sh';
import { quote } from './shell.ts';

/** Ansible's default of `async_dir`, on the host. */
const DEFAULT_DIRECTORY = '~/.ansible_async';

export interface JobOptions {
  /** `async_dir`: where the job's folder lies on the host. */
  readonly dir?: string | undefined;
}

export interface LaunchOptions extends JobOptions {
  readonly jobId: string;
  /** The task's `async`: looked at in steps of five seconds, as Ansible does, so a job of 3 s survives `async: 1`. */
  readonly limitSeconds: number;
  /** Exported to the job. */
  readonly env?: ReadonlyMap<string, string> | undefined;
}

export interface LaunchedJob {
  readonly jobId: string;
  /** Where its state lies on the host (`results_file`): a folder that only the job's user may enter. */
  readonly resultsFile: string;
}

export interface JobStatus {
  /** `unknown`: no such job; `lost`: it has neither finished nor is it running (the host was restarted). */
  readonly state: 'running' | 'finished' | 'timed-out' | 'lost' | 'unknown';
  /** Exit status, when finished. */
  readonly rc?: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Seconds since the epoch, by the host's clock. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly resultsFile: string;
}

/** A job id of Ansible's form (`j123456789012.4567`). */
export function newJobId(): string {
  return `j${randomInt(10 ** 11, 10 ** 12)}.${process.pid}`;
}

/**
 * Starts a script that outlives the connection. Its folder is 0700 and everything in it 0600 from birth; the script,
 * which may hold secrets, is removed when it has ended. A second launch under the same id is refused.
 * @throws ExecError `async`, UnreachableError, BecomeError; PlayError `job-id`
 */
export async function launch(session: Session, script: string, options: LaunchOptions): Promise<LaunchedJob> {
  const folder = folderWord(options.jobId, options.dir);
  const exports = exportLines(options.env ?? new Map());
  const words = [folder, String(Math.trunc(options.limitSeconds)), quote(`${exports}${script}\n`), quote(RUNNER_TEXT)];
  const result = await session.run(`${LAUNCH}\nlaunch ${words.join(' ')}`);
  if (result.rc !== 0)
    throw new ExecError(`could not start the job: ${result.stderr.toString('utf8').trim()}`, 'async');
  return { jobId: options.jobId, resultsFile: result.stdout.toString('utf8') };
}

function exportLines(env: ReadonlyMap<string, string>): string {
  const lines = [...env].map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new PlayError(`the environment variable name ${JSON.stringify(name)} is refused`, {
        code: 'environment-name',
      });
    return `export ${name}=${quote(value)}\n`;
  });
  return lines.join('');
}

const RUNNER_TEXT = `${END_TREE}\n${RUNNER}\n`;

/** Asks for a job's state and its output so far. @throws UnreachableError, BecomeError; PlayError `job-id` */
export async function poll(session: Session, jobId: string, options: JobOptions = {}): Promise<JobStatus> {
  const result = await session.run(`${STATUS}\nstatus ${folderWord(jobId, options.dir)}`);
  const end = result.stdout.indexOf(0x0a);
  const [state = 'unknown', rc = '-', started = '-', finished = '-', ...path] = result.stdout
    .toString('utf8', 0, end)
    .split(' ');
  return {
    state: state as JobStatus['state'],
    ...(rc === '-' ? {} : { rc: Number(rc) }),
    ...(started === '-' ? {} : { startedAt: Number(started) }),
    ...(finished === '-' ? {} : { finishedAt: Number(finished) }),
    stdout: result.stdout.subarray(end + 1),
    stderr: result.stderr,
    resultsFile: path.join(' '),
  };
}

/** Removes what a job left on the host; answers where that was, and whether there was anything. */
export async function cleanup(
  session: Session,
  jobId: string,
  options: JobOptions = {},
): Promise<{ readonly resultsFile: string; readonly erased: boolean }> {
  const result = await session.run(`folder=${folderWord(jobId, options.dir)}
printf '%s' "$folder"
[ -d "$folder" ] && [ ! -L "$folder" ] && rm -rf -- "$folder"`);
  return { resultsFile: result.stdout.toString('utf8'), erased: result.rc === 0 };
}

/** The job's folder as a shell word; the home directory is the host's to say. */
function folderWord(jobId: string, dir: string = DEFAULT_DIRECTORY): string {
  if (!/^\w[\w.-]*$/.test(jobId))
    throw new PlayError(`the job id ${JSON.stringify(jobId)} is refused`, {
      code: 'job-id',
      hint: 'a job id has letters, digits, "_", "-" and "." only, as ansible_job_id gives it',
    });
  const parent = dir.replace(/\/+$/, '');
  if (parent !== '~' && !parent.startsWith('~/')) return quote(`${parent}/${jobId}`);
  return `"\${HOME:-/root}"${quote(`${parent.slice(1)}/${jobId}`)}`;
}
