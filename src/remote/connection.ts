import type { Duplex, Readable } from 'node:stream';
import type { ErrorCode } from '../error-codes.ts';
import type { RemoteProcess } from './remote-process.ts';

/** `auto`: the built-in client, and the system's where that one cannot speak to the host. */
export type SshClient = 'auto' | 'builtin' | 'openssh';

/** How one host is reached, resolved from variables, configuration and flags by the engine. */
export interface ConnectionTarget {
  /** The kind of connection, by the name of its file in `connections/`. */
  readonly transport: string;
  /** inventory_hostname: for messages. */
  readonly name: string;
  /** Address to connect to (`ansible_host`). */
  readonly host: string;
  /** Where commands start that run on this machine: the playbook's folder, as in Ansible. */
  readonly folder?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly privateKeyPassphrase?: string | undefined;
  /** Connection timeout, seconds. */
  readonly timeout: number;
  readonly hostKeyChecking: boolean;
  /** Words of ssh_args, ssh_common_args and ssh_extra_args, in that order: OpenSSH's own spelling (`-o`, `Port=22`...). */
  readonly sshArgs: readonly string[];
  /** Which client speaks SSH: the built-in one, the system's, or (without it) the one that can. */
  readonly sshClient?: SshClient | undefined;
  /** The system's client, where it is not `ssh` of PATH. */
  readonly sshProgram?: string | undefined;
  /** Words for the program that connects, before its own (`ansible_docker_extra_args`). */
  readonly programArgs?: readonly string[] | undefined;
  /** A guest of the host that is reached through it: an LXC container of a Proxmox VE node. */
  readonly guest?: { readonly vmid: string; readonly becomeMethod: string | undefined } | undefined;
}

/** Asks the user at the terminal, one question at a time; what is typed is not shown unless `echo`. */
export type Ask = (question: string, options: { readonly echo: boolean }) => Promise<string>;

/** Who the commands run as, when not the connecting user. */
export interface BecomeIdentity {
  readonly method: string;
  readonly user: string;
  readonly password?: string | undefined;
  readonly exe?: string | undefined;
  readonly flags?: string | undefined;
}

export interface ExecOptions {
  /** Bytes that the script's own stdin gives; without it the script reads /dev/null. */
  readonly stdin?: string | Uint8Array | undefined;
  readonly timeoutMs?: number | undefined;
  /** Names what runs when it must not die half-way (apt): it goes on to its end, though nobody waits for it any more. */
  readonly mustFinish?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExecResult {
  readonly rc: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** The host's uptime in seconds when the script had ended, as Linux writes it; none where the host does not tell. */
  readonly uptime?: string | undefined;
}

/**
 * Exit status of a script that leaves work for a second one: those that were sent behind it do not begin, so that all is
 * done in its order. A command of the user that ends with it delays them, no more.
 */
export const NEEDS_MORE = 98;

export type NodeLock =
  | { readonly state: 'held' }
  /** `owner`: what the other run gave when it took the lock. */
  | { readonly state: 'taken'; readonly owner: string }
  /** The host has no flock, or the identity may not write where the lock lies. */
  | { readonly state: 'impossible' };

/** Runs POSIX sh scripts as one identity on one host; each call is one exchange in a fresh subshell. */
export interface Session {
  /**
   * Runs `script` under /bin/sh and answers with its exit status and both streams, separate and binary-safe.
   * @throws UnreachableError when the connection was lost: the script may have begun, and is never sent again.
   * @throws BecomeError when the identity could not be assumed (nothing ran).
   */
  run(script: string, options?: ExecOptions): Promise<ExecResult>;
  /**
   * Sends a script before the last one has answered. Undefined: it did not begin, because a script ahead of it ended with
   * NEEDS_MORE or took the shell with it. Only for scripts of which it does no harm that they run after the connection is lost.
   * @throws UnreachableError
   */
  runBehind?(script: string, options?: Pick<ExecOptions, 'signal'>): Promise<ExecResult | undefined>;
}

export interface Connection extends AsyncDisposable {
  readonly target: ConnectionTarget;
  /** A script, a transfer or a tunnel is on its way: closing it now would cut that off. */
  readonly busy: boolean;
  /** It broke: nothing goes through it any more, and who wants to reach the host needs another one. */
  readonly lost?: boolean;
  /** The persistent shell of an identity; opened on first use, kept until the connection closes. */
  session(become?: BecomeIdentity): Promise<Session>;
  /** `raw`: the command text straight to the login shell of the host, without /bin/sh of ours. */
  raw(command: string, options?: ExecOptions): Promise<ExecResult>;
  /** Writes a file atomically, as the connecting user or the identity given. */
  upload(content: Readable | Uint8Array, path: string, mode: number, become?: BecomeIdentity): Promise<void>;
  /** A file's bytes; the stream errors where the file cannot be read to its end. */
  download(path: string, become?: BecomeIdentity): Promise<Readable>;
  /**
   * A program of the identity, by a command that must `exec`; its streams are the program's. It counts as at work until it ends.
   * @throws UnreachableError `channel-refused` where the host allows no further channel; BecomeError
   */
  program(command: string, become?: BecomeIdentity): Promise<RemoteProcess>;
  /** Takes the host's lock until this connection closes; see `lockNode` in node-lock.ts. */
  lockNode(owner: string, become?: BecomeIdentity): Promise<NodeLock>;
  /** Closes the idle shells of a user that tasks became: an account in use cannot be removed. */
  endSessions?(user: string): Promise<void>;
  /** A TCP connection that starts at the host (local: at the controller). */
  openTcp(host: string, port: number): Promise<Duplex>;
}

/** The host could not be reached, refused us, or the connection broke: the task's status is `unreachable`. */
export class UnreachableError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  constructor(message: string, code: ErrorCode, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UnreachableError';
    this.code = code;
    this.hint = hint;
  }
}

/** Becoming another user failed (wrong or missing password, not allowed, no such method): the task's status is `failed`. */
export class BecomeError extends Error {
  readonly code: ErrorCode;
  /** Process on the host that hangs. */
  readonly hangs: number | undefined;
  constructor(message: string, code: ErrorCode, hangs?: number) {
    super(message);
    this.name = 'BecomeError';
    this.code = code;
    this.hangs = hangs;
  }
}

/** The script ran, but no answer of it can be had (deadline, flood of output, file transfer refused): the task's status is `failed`. */
export class ExecError extends Error {
  readonly code: 'timeout' | 'output-limit' | 'no-printf' | 'transfer' | 'async';
  constructor(message: string, code: ExecError['code']) {
    super(message);
    this.name = 'ExecError';
    this.code = code;
  }
}
