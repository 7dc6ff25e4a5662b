import type { Readable, Writable } from 'node:stream';

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
  /** Never rejects; settles when the process has ended and its streams are closed, or the connection is lost. */
  readonly exit: Promise<ProcessExit>;
  /** Lets go of it: closes the streams. The process itself may live on. */
  release(): void;
}

/** Starts a command text through the host's login shell (ssh) or /bin/sh (local). @throws UnreachableError */
export type StartProcess = (command: string) => Promise<RemoteProcess>;
