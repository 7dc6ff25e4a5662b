import { randomInt } from 'node:crypto';
import { PlayError } from '../errors.ts';
import { ExecError, type Session } from './connection.ts';
import { endScript } from './end-script.ts';
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
  const result = await session.run(
    `u=$(umask)
umask 077
d=${folder}
mkdir -p -- "\${d%/*}" && mkdir -- "$d" || exit 1
printf 'umask %s\\n%s' "$u" ${quote(`${exports}${script}\n`)} >"$d/script" &&
printf '%s' ${quote(runner(options.limitSeconds))} >"$d/runner" || exit 1
if command -v setsid >/dev/null 2>&1; then own=setsid; else own=; fi
( trap '' HUP; exec $own /bin/sh "$d/runner" "$d" $own ) </dev/null >/dev/null 2>&1 &
printf '%s' "$d"`,
  );
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

/** Runs beside the job: writes its state, ends it with all it started when its time is over. */
function runner(limitSeconds: number): string {
  return `d=$1
say() { printf '%s\\n' "$2" >"$d/$1.new" && mv -f -- "$d/$1.new" "$d/$1"; }
umask 077
say pid $$
say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
say started "$(date +%s)"
$2 /bin/sh "$d/script" >"$d/stdout" 2>"$d/stderr" </dev/null &
job=$!
(
sleep 5
left=${Math.trunc(limitSeconds)}
while kill -0 "$job" 2>/dev/null; do
sleep 5
left=$((left - 5))
[ "$left" -le 0 ] || continue
kill -0 "$job" 2>/dev/null || break
say timeout 1
${endScript('"$job"')}
[ -z "$2" ] || kill -KILL -- "-$job" 2>/dev/null
break
done
) >/dev/null 2>&1 &
watch=$!
wait "$job"
rc=$?
say finished "$(date +%s)"
say rc "$rc"
rm -f -- "$d/script" "$d/runner"
[ -e "$d/timeout" ] || {
${endScript('"$watch"')}
}
`;
}

/** Asks for a job's state and its output so far. @throws UnreachableError, BecomeError; PlayError `job-id` */
export async function poll(session: Session, jobId: string, options: JobOptions = {}): Promise<JobStatus> {
  const result = await session.run(`d=${folderWord(jobId, options.dir)}
of() { v=-; [ -r "$d/$1" ] && read -r v <"$d/$1"; printf '%s ' "$v"; }
if [ ! -d "$d" ]; then printf 'unknown - - - %s\\n' "$d"; exit; fi
state=running
if [ -e "$d/started" ]; then
read -r p <"$d/pid"
read -r b <"$d/boot"
kill -0 "$p" 2>/dev/null || state=lost
[ -z "$b" ] || [ "$b" = "$(cat /proc/sys/kernel/random/boot_id)" ] || state=lost
[ -r "/proc/$p/stat" ] && read -r l <"/proc/$p/stat" && case \${l##*") "} in Z*) state=lost;; esac
fi
[ -e "$d/rc" ] && state=finished
[ -e "$d/timeout" ] && state=timed-out
printf '%s ' "$state"
of rc; of started; of finished
printf '%s\\n' "$d"
cat -- "$d/stdout" 2>/dev/null
[ -r "$d/stderr" ] && cat -- "$d/stderr" >&2
:`);
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
  const result = await session.run(`d=${folderWord(jobId, options.dir)}
printf '%s' "$d"
[ -d "$d" ] && [ ! -L "$d" ] && rm -rf -- "$d"`);
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
