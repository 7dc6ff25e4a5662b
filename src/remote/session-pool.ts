import { BecomeError, type BecomeIdentity, type ConnectionTarget } from './connection.ts';
import type { RemoteProcess, StartProcess } from './remote-process.ts';
import { ShellSession } from './session.ts';
import { ShellLane } from './shell-lane.ts';

/** The sessions of one connection, one for each identity. */
export class SessionPool {
  readonly #start: StartProcess;
  readonly #target: ConnectionTarget;
  readonly #sessions = new Map<string, Promise<ShellSession>>();
  readonly #opened = new Set<ShellSession>();
  readonly #streams = new Set<RemoteProcess>();
  /** Shells that are being opened, and those that turned into a command. */
  #others = 0;

  constructor(start: StartProcess, target: ConnectionTarget) {
    this.#start = start;
    this.#target = target;
  }

  get busy(): boolean {
    return this.#others > 0 || [...this.#opened].some(session => session.busy);
  }

  /** @throws UnreachableError, BecomeError */
  session(become?: BecomeIdentity): Promise<ShellSession> {
    const key = become === undefined ? '' : JSON.stringify(become);
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const opening = new ShellSession(() => this.#openLane(become)).open();
    this.#sessions.set(key, opening);
    this.#others += 1;
    const settled = () => {
      this.#others -= 1;
    };
    opening.then(
      session => {
        this.#opened.add(session);
        settled();
      },
      () => {
        this.#sessions.delete(key);
        settled();
      },
    );
    return opening;
  }

  /** A shell of the identity that has turned into `command` after having said `ready`: its streams are the command's. */
  async stream(command: string, become?: BecomeIdentity): Promise<RemoteProcess> {
    this.#others += 1;
    const settled = () => {
      this.#others -= 1;
    };
    try {
      const lane = await this.#openLane(become);
      const process = await lane.turnInto(command);
      this.#streams.add(process);
      void process.closed.then(() => {
        this.#streams.delete(process);
        settled();
      });
      return process;
    } catch (error) {
      settled();
      throw error;
    }
  }

  /** Closes the idle shells of a user that tasks became; the next task of that user opens a new one. */
  async end(user: string): Promise<void> {
    for (const [key, opening] of this.#sessions) {
      if (key === '' || (JSON.parse(key) as BecomeIdentity).user !== user) continue;
      const session = await opening.catch(() => undefined);
      if (session === undefined || session.busy) continue;
      this.#sessions.delete(key);
      this.#opened.delete(session);
      session.close();
    }
  }

  close(): void {
    for (const opening of this.#sessions.values()) opening.then(session => session.close()).catch(() => {});
    this.#sessions.clear();
    this.#opened.clear();
    for (const process of this.#streams) process.release();
  }

  async #openLane(become: BecomeIdentity | undefined): Promise<ShellLane> {
    try {
      return await this.#open(become);
    } catch (error) {
      const missing = error instanceof BecomeError && error.code === 'become-method-missing';
      const plain = missing && become?.user === 'root' ? await this.#rootShell() : undefined;
      if (plain === undefined) throw error;
      return plain;
    }
  }

  /** A shell of the connecting user if that is root already: it needs no sudo, and small systems have none. */
  async #rootShell(): Promise<ShellLane | undefined> {
    const lane = await this.#open(undefined);
    const { stdout } = await lane.run('id -u');
    if (stdout.toString('latin1').trim() === '0') return lane;
    lane.dispose();
    return undefined;
  }

  #open(become: BecomeIdentity | undefined): Promise<ShellLane> {
    return ShellLane.open(this.#start, {
      become,
      timeoutMs: this.#target.timeout * 1000,
      hostName: this.#target.name,
    });
  }
}
