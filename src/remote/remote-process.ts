import type { PassThrough, Readable, Writable } from 'node:stream';

/** How a process ended; neither code nor signal: the connection went away and nobody knows. */
export interface ProcessExit {
  readonly code?: number | undefined;
  readonly signal?: string | undefined;
}

/** A process on the host with its three streams: an ssh channel, or a child of our own. */
export interface RemoteProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The status as soon as it is known, or that the connection is lost; output may still be on its way. Never rejects. */
  readonly exit: Promise<ProcessExit>;
  /** The streams have ended. May never come: a process that was left behind can hold them. Never rejects. */
  readonly closed: Promise<void>;
  /** Lets go of it: closes the streams. The process itself may live on. */
  release(): void;
  /** Of one that has ended: why it never began, where that is known. */
  refusal?(): Error | undefined;
}

/** Starts a command text through the host's login shell (ssh) or /bin/sh (local). @throws UnreachableError */
export type StartProcess = (command: string) => Promise<RemoteProcess>;

/** How long a stream of an ended process must have been silent before nothing more is expected of it. */
const SILENCE_MS = 150;

/** Waits for the end of a process whose output is being read: `seen` counts what came so far. */
export async function drained(process: RemoteProcess, seen: () => number): Promise<ProcessExit> {
  const exit = await process.exit;
  for (let before = -1; before !== seen(); ) {
    before = seen();
    if (await endsWithin(process.closed, SILENCE_MS)) break;
  }
  return exit;
}

/** Whether `closed` comes within that time. Leaves no timer behind: a program that has ended waits for those. */
export async function endsWithin(closed: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>(resolve => {
    timer = setTimeout(resolve, ms, false);
  });
  const ended = await Promise.race([closed.then(() => true), silence]);
  clearTimeout(timer);
  return ended;
}

/** Lets `to` go on where `source` has been read up to, with what was read too much in front. */
export function divert(source: Readable, begin: Buffer, to: PassThrough): void {
  source.removeAllListeners('data');
  to.write(begin);
  if (source.readableEnded || source.destroyed) to.end();
  else {
    source.once('close', () => to.end());
    source.pipe(to);
  }
}
