import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Command {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a command to its end and gives the milliseconds it took. @throws Error when it does not exit with 0 */
export async function time(command: Command, whileItRuns: (pid: number) => void = () => {}): Promise<number> {
  const [program = '', ...args] = command.words;
  const begin = performance.now();
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  if (child.pid !== undefined) whileItRuns(child.pid);
  const rc = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const ms = performance.now() - begin;
  if (rc !== 0) throw new Error(`${command.words.join(' ')} ended with ${rc}:\n${output.slice(-2000)}`);
  return ms;
}

/** The largest resident size that the kernel noted for a process, in MiB; 0 once it is gone. */
function highWater(pid: number): number {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Peak memory of a command's own process in MiB, in a run that is not timed: it is looked at every 2 ms. */
export async function peakMemory(command: Command): Promise<number> {
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  await time(command, pid => {
    timer = setInterval(() => {
      peak = Math.max(peak, highWater(pid));
    }, 2);
  });
  clearInterval(timer);
  return peak;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
