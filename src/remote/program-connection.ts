import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex, type Readable } from 'node:stream';
import { collect } from './collect.ts';
import {
  type BecomeIdentity,
  type Connection,
  type ConnectionTarget,
  type ExecOptions,
  type ExecResult,
  type NodeLock,
  type Session,
  UnreachableError,
} from './connection.ts';
import { lockNode } from './node-lock.ts';
import { CONNECTING } from './pace.ts';
import { type Program, programOf } from './programs.ts';
import type { ProcessExit, RemoteProcess } from './remote-process.ts';
import { SessionPool } from './session-pool.ts';
import { downloadFile, uploadFile } from './transfer.ts';

/** The same sessions over a program of this machine (ssh, docker, podman): one process of it for each shell. */
export class ProgramConnection implements Connection {
  readonly target: ConnectionTarget;
  readonly #program: Program;
  readonly #sessions: SessionPool;
  #tunnels = 0;

  /** @throws PlayError `unsafe-name`; UnreachableError */
  constructor(target: ConnectionTarget) {
    this.target = target;
    this.#program = programOf(target);
    this.#sessions = new SessionPool(command => Promise.resolve(this.#start(command)), target);
  }

  /** Opens the first shell, so that a host that cannot be reached shows here. @throws UnreachableError */
  static async open(target: ConnectionTarget, signal: AbortSignal | undefined): Promise<ProgramConnection> {
    const connection = new ProgramConnection(target);
    await CONNECTING.run(`${target.transport} ${target.host}`, signal, () => connection.session());
    return connection;
  }

  get busy(): boolean {
    return this.#tunnels > 0 || this.#sessions.busy;
  }

  async session(become?: BecomeIdentity): Promise<Session> {
    try {
      return await this.#sessions.session(become);
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.code !== 'no-shell') throw error;
      const words = typeof error.cause === 'string' && error.cause !== '' ? error.cause : 'no reason given';
      throw new UnreachableError(`${this.#program.failed}${words}`, 'program-failed', undefined, error);
    }
  }

  async raw(command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return await collect(this.#start(command), this.target.name, options);
  }

  upload(content: Readable | Uint8Array, path: string, mode: number, become?: BecomeIdentity): Promise<void> {
    return uploadFile(this.#sessions, content, path, mode, become);
  }

  download(path: string, become?: BecomeIdentity): Promise<Readable> {
    return downloadFile(this.#sessions, path, become);
  }

  lockNode(owner: string, become?: BecomeIdentity): Promise<NodeLock> {
    return lockNode(this.#sessions, owner, become);
  }

  endSessions(user: string): Promise<void> {
    return this.#sessions.end(user);
  }

  async openTcp(host: string, port: number): Promise<Duplex> {
    const words = this.#program.tunnel?.(host, port);
    if (words === undefined)
      throw new UnreachableError(`${this.target.transport} opens no connections from the container`, 'tcp-refused');
    const child = spawned(words);
    child.stderr.resume();
    this.#tunnels += 1;
    const tunnel = Duplex.from({ readable: child.stdout, writable: child.stdin });
    tunnel.on('error', () => {});
    tunnel.once('close', () => {
      this.#tunnels -= 1;
      child.kill();
    });
    return tunnel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sessions.close();
  }

  #start(command: string): RemoteProcess {
    const child = spawned(this.#program.run(command));
    const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
    const exit = new Promise<ProcessExit>(resolve => {
      child.once('exit', code => resolve(code === null || code === this.#program.failure ? {} : { code }));
      child.once('error', () => resolve({}));
    });
    const release = () => {
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.kill();
      child.unref();
    };
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, closed, release };
  }
}

/** In a session of its own: Ctrl-C at the user's terminal is ours to handle, and nothing is asked there. */
function spawned(words: readonly string[]): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: process.env });
  child.once('error', error => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    child.stderr.push(missing ? `${program} is not installed on this machine\n` : `${error.message}\n`);
  });
  return child;
}
