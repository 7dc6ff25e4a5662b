import { Duplex, type Readable } from 'node:stream';
import {
  type BecomeIdentity,
  type Connection,
  type ConnectionTarget,
  type Session,
  UnreachableError,
} from './connection.ts';
import { CONNECTING } from './pace.ts';
import type { ProcessExit, RemoteProcess } from './remote-process.ts';
import { SessionConnection } from './session-connection.ts';
import { spawned } from './start-program.ts';

/** A refusal is said in the first words, if at all. */
const REFUSAL_LENGTH = 1000;

/** How a program of this machine is called to run a command on a host, or in a container. */
export interface Program {
  /** Words that run `command` there; it is a text for a shell. */
  run(command: string): readonly string[];
  /** Words whose streams are a TCP connection that starts there; undefined where the program cannot. */
  tunnel?(host: string, port: number): readonly string[];
  /** Exit status with which the program says that it got nowhere; a command that gives it cannot be told apart. */
  readonly failure: number | undefined;
  /** Begins the words of a failure. */
  readonly failed: string;
  /** Why a command never began, by what the program said on stderr. */
  refusal?(said: string, hostName: string): UnreachableError | undefined;
  /** Ends what the calls have in common. */
  close?(): Promise<void>;
}

/** The same sessions over a program of this machine (ssh, docker, podman): one process of it for each shell. */
class ProgramConnection extends SessionConnection {
  readonly #program: Program;
  #tunnels = 0;

  constructor(target: ConnectionTarget, program: Program) {
    super(target);
    this.#program = program;
  }

  override get busy(): boolean {
    return this.#tunnels > 0 || super.busy;
  }

  override async session(become?: BecomeIdentity): Promise<Session> {
    try {
      return await super.session(become);
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.code !== 'no-shell') throw error;
      const words = typeof error.cause === 'string' && error.cause !== '' ? error.cause : 'no reason given';
      throw new UnreachableError(`${this.#program.failed}${words}`, 'program-failed', undefined, error);
    }
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

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.#program.close?.();
  }

  protected async start(command: string): Promise<RemoteProcess> {
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
    const { stdin, stdout, stderr } = child;
    return { stdin, stdout, stderr, exit, closed, release, ...this.#refusalFrom(stderr) };
  }

  #refusalFrom(stderr: Readable): Pick<RemoteProcess, 'refusal'> {
    const { refusal } = this.#program;
    if (refusal === undefined) return {};
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (said.length > REFUSAL_LENGTH) stderr.off('data', listen);
    };
    stderr.on('data', listen);
    return { refusal: () => refusal(said, this.target.name) };
  }
}

/** Connects through a program; opens the first shell, so that a host that cannot be reached shows here. @throws UnreachableError */
export async function openProgram(
  target: ConnectionTarget,
  program: Program,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const connection = new ProgramConnection(target, program);
  try {
    await CONNECTING.run(`${target.transport} ${target.host}`, signal, () => connection.session());
    return connection;
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}
