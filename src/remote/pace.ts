/** Attempts in flight towards one server: sshd's default MaxStartups (10:30:100) drops some from the tenth on. */
const AT_ONE_SERVER = 8;
/** Attempts in flight in all: each handshake keeps this one process busy for some milliseconds. */
const IN_ALL = 100;

interface Waiting {
  readonly server: string;
  readonly begin: () => void;
}

/** Holds back what would be too much at once for one server, or for us; first come, first served. */
export class Pace {
  readonly #each: number;
  readonly #all: number;
  readonly #inFlight = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #total = 0;

  constructor(each: number, all: number) {
    this.#each = each;
    this.#all = all;
  }

  /** Runs `act` when its turn has come. An aborted signal ends the waiting. */
  async run<T>(server: string, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
    await this.#turn(server, signal);
    try {
      return await act();
    } finally {
      this.#leave(server);
    }
  }

  #turn(server: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#mayBegin(server)) {
      this.#enter(server);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const waiting = {
        server,
        begin: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #mayBegin(server: string): boolean {
    return this.#total < this.#all && (this.#inFlight.get(server) ?? 0) < this.#each;
  }

  #enter(server: string): void {
    this.#total += 1;
    this.#inFlight.set(server, (this.#inFlight.get(server) ?? 0) + 1);
  }

  #leave(server: string): void {
    this.#total -= 1;
    const left = (this.#inFlight.get(server) ?? 1) - 1;
    if (left === 0) this.#inFlight.delete(server);
    else this.#inFlight.set(server, left);
    const next = this.#waiting.findIndex(waiting => this.#mayBegin(waiting.server));
    if (next < 0) return;
    const [waiting] = this.#waiting.splice(next, 1);
    if (waiting === undefined) return;
    this.#enter(waiting.server);
    waiting.begin();
  }
}

/** Shared by all connections of this process, since servers see them all. */
export const CONNECTING: Pace = new Pace(AT_ONE_SERVER, IN_ALL);
