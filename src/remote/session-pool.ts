import { setTimeout as sleep } from 'node:timers/promises';
import { BecomeError, type BecomeIdentity, type ConnectionTarget, UnreachableError } from './connection.ts';
import { endScript } from './end-script.ts';
import { endsWithin, type RemoteProcess, type StartProcess } from './remote-process.ts';
import { ShellSession } from './session.ts';
import { ShellLane } from './shell-lane.ts';

const END_PATIENCE_MS = 3000;
/** A shell that was closed counts at the server until it has ended there. */
const ROOM_PAUSES_MS = [50, 200, 800];

/** The sessions of one connection, one for each identity. */
export class SessionPool {
  readonly #start: StartProcess;
  readonly #target: ConnectionTarget;
  readonly #sessions = new Map<string, Promise<ShellSession>>();
  readonly #opened = new Set<ShellSession>();
  readonly #streams = new Set<RemoteProcess>();
  /** Programs that stay -> the user that they run as, where tasks became one. */
  readonly #programs = new Map<RemoteProcess, string>();
  /** sudo demands a terminal here (requiretty). */
  #terminal = false;
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

  /**
   * A shell of the identity that has turned into `command`: its streams are the command's.
   * @param makeRoom idle shells may be closed for it, where the server allows no more channels
   */
  async stream(command: string, become?: BecomeIdentity, makeRoom = true): Promise<RemoteProcess> {
    this.#others += 1;
    const settled = () => {
      this.#others -= 1;
    };
    try {
      const lane = await this.#openLane(become, makeRoom);
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

  /** A program that stays beside the shells: none of them is closed to make room for it. */
  async program(command: string, become?: BecomeIdentity): Promise<RemoteProcess> {
    await this.session(become);
    const process = await this.stream(command, become, false);
    const key = become?.user ?? '';
    this.#programs.set(process, key);
    void process.closed.then(() => this.#programs.delete(process));
    return process;
  }

  /** Closes the idle shells and the programs of a user that tasks became; the next task of that user opens new ones. */
  async end(user: string): Promise<void> {
    for (const [process, owner] of this.#programs) if (owner === user) await this.#endProgram(process);
    for (const [key, opening] of this.#sessions) {
      if (key === '' || (JSON.parse(key) as BecomeIdentity).user !== user) continue;
      const session = await opening.catch(() => undefined);
      if (session === undefined || session.busy) continue;
      this.#sessions.delete(key);
      this.#opened.delete(session);
      session.close();
    }
  }

  /** A program ends with its input. */
  async #endProgram(process: RemoteProcess): Promise<void> {
    this.#programs.delete(process);
    process.stdin.end();
    await endsWithin(process.exit, END_PATIENCE_MS);
    process.release();
  }

  close(): void {
    for (const opening of this.#sessions.values()) opening.then(session => session.close()).catch(() => {});
    this.#sessions.clear();
    this.#opened.clear();
    for (const process of this.#streams) process.release();
  }

  async #openLane(become: BecomeIdentity | undefined, makeRoom = true): Promise<ShellLane> {
    try {
      return await (makeRoom ? this.#openMakingRoom(become) : this.#open(become));
    } catch (error) {
      if (error instanceof BecomeError && error.hangs !== undefined) await this.#endHanging(error.hangs);
      const missing = error instanceof BecomeError && error.code === 'become-method-missing';
      const plain = missing && become?.user === 'root' ? await this.#rootShell() : undefined;
      if (plain === undefined) throw error;
      return plain;
    }
  }

  /** The server's MaxSessions may allow fewer shells than there are identities: then they take turns. */
  async #openMakingRoom(become: BecomeIdentity | undefined): Promise<ShellLane> {
    for (const pause of ROOM_PAUSES_MS) {
      try {
        return await this.#open(become);
      } catch (error) {
        if (!(error instanceof UnreachableError) || error.code !== 'channel-refused') throw error;
        for (const session of this.#opened) if (!session.busy) session.close();
        await sleep(pause);
      }
    }
    return await this.#open(become);
  }

  /** Ends what was to become another user, as far as the connecting user may. */
  async #endHanging(pid: number): Promise<void> {
    const ended = this.#open(undefined).then(async lane => {
      await lane.run(endScript(pid), { timeoutMs: END_PATIENCE_MS });
      lane.dispose();
    });
    await endsWithin(
      ended.catch(() => {}),
      END_PATIENCE_MS,
    );
  }

  /** A shell of the connecting user if that is root already: it needs no sudo, and small systems have none. */
  async #rootShell(): Promise<ShellLane | undefined> {
    const lane = await this.#open(undefined);
    const { stdout } = await lane.run('id -u');
    if (stdout.toString('latin1').trim() === '0') return lane;
    lane.dispose();
    return undefined;
  }

  /** The method gets a terminal once it has asked for one. */
  async #open(become: BecomeIdentity | undefined): Promise<ShellLane> {
    try {
      return await this.#lane(become, this.#terminal);
    } catch (error) {
      if (this.#terminal || !(error instanceof BecomeError) || error.code !== 'become-tty') throw error;
      const lane = await this.#lane(become, true);
      this.#terminal = true;
      return lane;
    }
  }

  #lane(become: BecomeIdentity | undefined, terminal: boolean): Promise<ShellLane> {
    return ShellLane.open(this.#start, {
      become,
      terminal,
      timeoutMs: this.#target.timeout * 1000,
      hostName: this.#target.name,
    });
  }
}
