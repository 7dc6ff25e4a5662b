import { setMaxListeners } from 'node:events';
import { PlayError } from '../../errors.ts';
import { type Ask, type Connection, type ConnectionTarget, UnreachableError } from '../../remote/connection.ts';
import { CONNECTION_NAMES, connectionKind, openConnection } from '../../remote/open.ts';
import type { RunOptions } from '../options.ts';

/** Connections that may stay open unused; one takes some 50 KB here, and a process on its host. */
const KEPT = 1000;

/** Keeps one connection for each way to reach a host, for as long as the run lasts. */
export class ConnectionPool {
  readonly #options: RunOptions;
  readonly #warn: (message: string) => void;
  readonly #kept: number;
  /** In the order of their last use. */
  readonly #open = new Map<string, Promise<Connection>>();
  readonly #ready = new WeakMap<Promise<Connection>, Connection>();

  /** @param kept how many may stay open unused */
  constructor(options: RunOptions, warn: (message: string) => void, kept: number = Math.max(KEPT, 2 * options.forks)) {
    this.#options = options;
    this.#warn = warn;
    this.#kept = kept;
    // every script on its way listens, on as many hosts as there are forks
    setMaxListeners(0, options.signal);
  }

  /** One question at a time, as several hosts may have one. */
  readonly #ask: Ask = (question, { echo }) => {
    const { terminal, signal } = this.#options;
    const answer = this.#asked.then(() => {
      terminal.write(question);
      return terminal.readLine({ echo, signal });
    });
    this.#asked = answer.catch(() => {});
    return answer;
  };
  #asked: Promise<unknown> = Promise.resolve();

  /**
   * One that broke is replaced, as Ansible connects anew for each task: what was under way on it is never sent again.
   * @throws UnreachableError; PlayError `unknown-connection`
   */
  get(target: ConnectionTarget): Promise<Connection> {
    if (connectionKind(target.transport) === undefined) return Promise.reject(unknownConnection(target));
    const key = keyOf(target);
    const known = this.#open.get(key);
    if (known !== undefined) {
      this.#open.delete(key);
      const connection = this.#ready.get(known);
      if (connection?.lost !== true) {
        this.#open.set(key, known);
        return known;
      }
      connection[Symbol.asyncDispose]().then(undefined, () => {});
    }
    this.#closeOldest();
    const opening = openConnection(target, {
      warn: this.#warn,
      signal: this.#options.signal,
      ask: this.#options.terminal.interactive ? this.#ask : undefined,
    }).catch(unreachable);
    this.#open.set(key, opening);
    opening.then(
      connection => this.#ready.set(opening, connection),
      () => this.#forget(key, opening),
    );
    return opening;
  }

  /** Closes the connection to a target, if there is one: the next use opens another. */
  async drop(target: ConnectionTarget): Promise<void> {
    const key = keyOf(target);
    const known = this.#open.get(key);
    if (known === undefined) return;
    this.#open.delete(key);
    const connection = await known.catch(() => undefined);
    await connection?.[Symbol.asyncDispose]();
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    const connections = await Promise.all(all.map(opening => opening.catch(() => undefined)));
    await Promise.all(connections.map(connection => connection?.[Symbol.asyncDispose]()));
  }

  /** Beyond the bound, the connection that was not asked for the longest makes room; one that is at work does not. */
  #closeOldest(): void {
    if (this.#open.size < this.#kept) return;
    for (const [key, opening] of this.#open) {
      const connection = this.#ready.get(opening);
      if (connection === undefined || connection.busy) continue;
      this.#open.delete(key);
      connection[Symbol.asyncDispose]().then(undefined, () => {});
      return;
    }
  }

  #forget(key: string, opening: Promise<Connection>): void {
    if (this.#open.get(key) === opening) this.#open.delete(key);
  }
}

function unknownConnection({ transport, name }: ConnectionTarget): PlayError {
  return new PlayError(`the connection plugin '${transport}' was not found`, {
    code: 'unknown-connection',
    hint: `host ${name}: tsplay knows ${CONNECTION_NAMES.join(', ')}`,
  });
}

/** A target that is refused (a host name that ssh would read as an option) is not reached. */
function unreachable(error: unknown): never {
  if (error instanceof PlayError) throw new UnreachableError(error.message, error.code, error.hint, error);
  throw error;
}

function keyOf(target: ConnectionTarget): string {
  return JSON.stringify(target);
}
