import { ExecError, type ExecOptions, type ExecResult, UnreachableError } from './connection.ts';
import { drained, type RemoteProcess } from './remote-process.ts';
import { STREAM_LIMIT } from './shell-lane.ts';

/** A process without a frame around it (`raw`): its input given, both streams and its status collected to the end. */
export async function collect(process: RemoteProcess, hostName: string, options: ExecOptions): Promise<ExecResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let seen = 0;
  let giveUp: (error: Error) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const keep = (chunks: Buffer[]) => {
    let size = 0;
    return (chunk: Buffer) => {
      size += chunk.length;
      seen += chunk.length;
      if (size > STREAM_LIMIT)
        giveUp(new ExecError(`the command printed more than ${STREAM_LIMIT} bytes`, 'output-limit'));
      else chunks.push(chunk);
    };
  };
  process.stdout.on('data', keep(stdout));
  process.stderr.on('data', keep(stderr));
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => {});
  process.stdin.end(options.stdin ?? '');
  const { timeoutMs, signal } = options;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(
          () => giveUp(new ExecError(`the command took longer than ${timeoutMs / 1000} s`, 'timeout')),
          timeoutMs,
        );
  const onAbort = () => giveUp(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    const { code, signal: killedBy } = await Promise.race([drained(process, () => seen), givenUp]);
    if (code === undefined && killedBy === undefined)
      throw (
        process.refusal?.() ??
        new UnreachableError(
          `the connection to ${hostName} was lost while a command was running; whether it completed is unknown`,
          'connection-lost',
        )
      );
    return { rc: code ?? 255, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
  } catch (error) {
    process.release();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
