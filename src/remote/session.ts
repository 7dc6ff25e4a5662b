import { ExecError, type ExecOptions, type ExecResult, type Session } from './connection.ts';
import { endScript } from './end-script.ts';
import { outliving } from './outlive.ts';
import type { ShellLane } from './shell-lane.ts';

const END_PATIENCE_MS = 3000;

/**
 * The scripts of one identity on one host, one after the other, in a persistent shell that is replaced when it is in
 * doubt (its shell died, a process was left behind that holds its output, a deadline passed). A script is sent once.
 */
export class ShellSession implements Session {
  readonly #openLane: () => Promise<ShellLane>;
  #lane: ShellLane | undefined;
  /** All that was asked for has answered; never rejects. */
  #answered: Promise<unknown> = Promise.resolve();
  /** The shell to which the last script was sent; undefined when that could not be. */
  #sent: Promise<ShellLane | undefined> = Promise.resolve(undefined);
  #pending = 0;

  constructor(openLane: () => Promise<ShellLane>) {
    this.#openLane = openLane;
  }

  /** Opens the shell before there is a script for it, so that refusals show early. @throws UnreachableError, BecomeError */
  async open(): Promise<this> {
    await this.#ready();
    return this;
  }

  get busy(): boolean {
    return this.#pending > 0;
  }

  /** Process of the shell on the host; 0 while there is none. */
  get pid(): number {
    return this.#lane?.pid ?? 0;
  }

  run(script: string, options: ExecOptions = {}): Promise<ExecResult> {
    let sentTo: (lane: ShellLane | undefined) => void = () => {};
    this.#sent = new Promise(resolve => {
      sentTo = resolve;
    });
    const result = this.#answered.then(() => this.#runNow(script, options, sentTo));
    void result.catch(() => {}).then(() => sentTo(undefined));
    return this.#inRow(result);
  }

  runBehind(script: string, options: Pick<ExecOptions, 'signal'> = {}): Promise<ExecResult | undefined> {
    this.#sent = this.#sent.then(lane => (lane?.alive === true ? lane : undefined));
    return this.#inRow(this.#sent.then(lane => lane?.runBehind(script, options)));
  }

  /** Takes its place in the row: what is run next waits for it. */
  #inRow<T>(result: Promise<T>): Promise<T> {
    this.#pending += 1;
    const settled = () => {
      this.#pending -= 1;
    };
    this.#answered = Promise.all([this.#answered, result.then(settled, settled)]).then(() => undefined);
    return result;
  }

  close(): void {
    this.#lane?.dispose();
    this.#lane = undefined;
  }

  async #runNow(
    script: string,
    options: ExecOptions,
    sentTo: (lane: ShellLane | undefined) => void,
  ): Promise<ExecResult> {
    options.signal?.throwIfAborted();
    const lane = await this.#ready();
    try {
      const answer = lane.run(options.mustFinish === undefined ? script : outliving(script), options);
      sentTo(lane);
      return await answer;
    } catch (error) {
      // nothing was sent
      if (lane.usable) throw error;
      this.#lane = undefined;
      const givenUp = error instanceof ExecError || options.signal?.aborted;
      if (givenUp && options.mustFinish === undefined) await this.#end(lane);
      lane.dispose();
      throw error;
    }
  }

  /** A script that was given up must not go on: its processes are ended through a new shell. */
  async #end(lane: ShellLane): Promise<void> {
    const ended = this.#openLane().then(async killer => {
      await killer.run(endScript(lane.pid), { timeoutMs: END_PATIENCE_MS });
      killer.dispose();
    });
    // the error that led here is the one to report, and soon: the host may not be there any more
    await Promise.race([ended.catch(() => {}), new Promise(resolve => setTimeout(resolve, END_PATIENCE_MS).unref())]);
  }

  async #ready(): Promise<ShellLane> {
    if (this.#lane?.usable) return this.#lane;
    this.#lane?.dispose();
    this.#lane = undefined;
    this.#lane = await this.#openLane();
    return this.#lane;
  }
}
