import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { UnreachableError } from './connection.ts';

/**
 * A program of this machine that has just been started, with its streams.
 * @throws UnreachableError where this machine has no descriptors left for them: then Node gives a child without streams
 */
export function withStreams<T extends ChildProcess>(child: T): T {
  const streams: unknown = child.stdio;
  if (streams !== undefined) return child;
  // It says the same again, and nobody would listen.
  child.once('error', () => {});
  throw new UnreachableError(
    'This machine can start no more programs: too many open files',
    'program-failed',
    'raise the limit of open files (`ulimit -n`), or lower --forks and the number of hosts',
  );
}

/** In a session of its own: Ctrl-C at the user's terminal is ours to handle, and nothing is asked there. */
export function spawned(
  words: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = words;
  const child = withStreams(spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env }));
  child.once('error', error => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    child.stderr.push(missing ? `${program} is not installed on this machine\n` : `${error.message}\n`);
  });
  return child;
}
