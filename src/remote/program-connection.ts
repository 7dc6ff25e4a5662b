import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
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
import { withStreams } from './start-program.ts';

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
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, closed, release };
  }
}

/** Connects through a program; opens the first shell, so that a host that cannot be reached shows here. @throws UnreachableError */
export async function openProgram(
  target: ConnectionTarget,
  program: Program,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const connection = new ProgramConnection(target, program);
  await CONNECTING.run(`${target.transport} ${target.host}`, signal, () => connection.session());
  return connection;
}

/** In a session of its own: Ctrl-C at the user's terminal is ours to handle, and nothing is asked there. */
function spawned(words: readonly string[]): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = words;
  const child = withStreams(
    spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: process.env }),
  );
  child.once('error', error => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    child.stderr.push(missing ? `${program} is not installed on this machine\n` : `${error.message}\n`);
  });
  return child;
}
