import type { Readable } from 'node:stream';
import type { HostWays } from '../../modules/api/context.ts';
import type { Joint } from '../../modules/api/joint.ts';
import type {
  BecomeIdentity,
  Connection,
  ConnectionTarget,
  ExecOptions,
  ExecResult,
  Session,
} from '../../remote/connection.ts';
import { exportsOf } from './environment.ts';
import type { ItemTurn } from './item-turn.ts';

export interface TaskScriptsParts {
  readonly target: () => ConnectionTarget;
  readonly become: () => BecomeIdentity | undefined;
  readonly connect: (target: ConnectionTarget) => Promise<Connection>;
  readonly environment: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Another way to run what changes the host: as a detached job, under `async`. */
  readonly actingSession: ((session: Session) => Session) | undefined;
  /** The turn of a loop's item, where items overlap. */
  readonly turn: ItemTurn | undefined;
  /** The user ended the run while this is under way on the host, where it goes on to its end. */
  readonly leaveRunning: (what: string) => void;
}

/** The scripts that a task's module sends to its host, with the task's environment. */
export class TaskScripts implements HostWays {
  readonly #parts: TaskScriptsParts;
  #session: Promise<Session> | undefined;

  constructor(parts: TaskScriptsParts) {
    this.#parts = parts;
  }

  async run(script: string, options: ExecOptions | undefined, acting: boolean): Promise<ExecResult> {
    const { turn, environment, signal, actingSession, leaveRunning } = this.#parts;
    const plain = await this.#openSession();
    const session = acting ? (actingSession?.(plain) ?? plain) : plain;
    try {
      const whole = exportsOf(environment) + script;
      const all = { signal, ...options };
      return await (turn === undefined ? session.run(whole, all) : turn.run(session, whole, all));
    } catch (error) {
      if (options?.mustFinish !== undefined && signal.aborted) leaveRunning(options.mustFinish);
      throw error;
    }
  }

  async runTogether<M, A>(script: string, read: (answer: ExecResult) => A, joint: Joint<M, A> | undefined): Promise<A> {
    const { turn, environment, signal } = this.#parts;
    if (turn === undefined || joint === undefined) return read(await this.run(script, undefined, true));
    const exports = exportsOf(environment);
    const session = await this.#openSession();
    const together: Joint<M, A> = {
      ...joint,
      key: `${joint.key}\n${exports}`,
      script: members => {
        const { text, read } = joint.script(members);
        return { text: exports + text, read };
      },
    };
    const request = { session, script: exports + script, read, joint: together as Joint<unknown, A> };
    return turn.runTogether(request, { signal });
  }

  async upload(content: Readable | Uint8Array, path: string, mode: number): Promise<void> {
    const { connect, target, become } = this.#parts;
    await (await connect(target())).upload(content, path, mode, become());
  }

  async download(path: string): Promise<Readable> {
    const { connect, target, become } = this.#parts;
    return (await connect(target())).download(path, become());
  }

  /** The next script goes to a new connection's session. */
  forgetSession(): void {
    this.#session = undefined;
  }

  #openSession(): Promise<Session> {
    const { connect, target, become } = this.#parts;
    this.#session ??= connect(target()).then(connection => connection.session(become()));
    return this.#session;
  }
}
