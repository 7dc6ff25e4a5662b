import type { Duplex, Readable } from 'node:stream';
import { collect } from './collect.ts';
import type {
  BecomeIdentity,
  Connection,
  ConnectionTarget,
  ExecOptions,
  ExecResult,
  NodeLock,
  Session,
} from './connection.ts';
import { lockNode } from './node-lock.ts';
import type { RemoteProcess } from './remote-process.ts';
import { SessionPool } from './session-pool.ts';
import { downloadFile, uploadFile } from './transfer.ts';

/** What any connection does through its sessions; how a process comes about on the host is each transport's own. */
export abstract class SessionConnection implements Connection {
  readonly target: ConnectionTarget;
  protected readonly sessions: SessionPool;

  constructor(target: ConnectionTarget) {
    this.target = target;
    this.sessions = new SessionPool(command => this.start(command), target);
  }

  /** Runs a command on the host. @throws UnreachableError */
  protected abstract start(command: string): Promise<RemoteProcess>;

  abstract openTcp(host: string, port: number): Promise<Duplex>;

  get busy(): boolean {
    return this.sessions.busy;
  }

  session(become?: BecomeIdentity): Promise<Session> {
    return this.sessions.session(become);
  }

  async raw(command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return await collect(await this.start(command), this.target.name, options);
  }

  upload(content: Readable | Uint8Array, path: string, mode: number, become?: BecomeIdentity): Promise<void> {
    return uploadFile(this.sessions, content, path, mode, become);
  }

  download(path: string, become?: BecomeIdentity): Promise<Readable> {
    return downloadFile(this.sessions, path, become);
  }

  program(command: string, become?: BecomeIdentity): Promise<RemoteProcess> {
    return this.sessions.program(command, become);
  }

  lockNode(owner: string, become?: BecomeIdentity): Promise<NodeLock> {
    return lockNode(this.sessions, owner, become);
  }

  endSessions(user: string): Promise<void> {
    return this.sessions.end(user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sessions.close();
  }
}
