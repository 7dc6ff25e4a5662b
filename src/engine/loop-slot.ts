import type { ExecOptions, ExecResult, Session } from '../remote/connection.ts';

/** An item that began early was overtaken by the end of its loop: what it would have done was not done. */
class LoopEnded extends Error {}

interface Signal<T> {
  readonly promise: Promise<T>;
  readonly give: (value: T) => void;
}

function newSignal<T>(): Signal<T> {
  let give: (value: T) => void = () => {};
  const promise = new Promise<T>(resolve => {
    give = resolve;
  });
  return { promise, give };
}

/**
 * The turn of one item of a loop whose items overlap. Its module begins early, but its first script goes to the host
 * behind the first script of the item ahead, and begins there only if that item has nothing left to do (`runBehind`);
 * all others go when the item ahead has ended. So the host sees the scripts of all items in the order of the items.
 */
export class LoopSlot {
  readonly #ahead: LoopSlot | undefined;
  readonly #ended = newSignal<void>();
  /** Given when its first script is sent, or it has ended without. */
  #sent = newSignal<void>();
  /** `last of all`: it has ended, and no item behind it may do anything. */
  #state: 'waiting' | 'sent' | 'over' | 'over without a script' | 'last of all' = 'waiting';
  #isFirst = true;
  readonly #onMiss: () => void;

  /** @param onMiss called when the first script was sent for nothing: the item ahead had more to do */
  constructor(ahead: LoopSlot | undefined, onMiss: () => void) {
    this.#ahead = ahead;
    this.#onMiss = onMiss;
  }

  async run(session: Session, script: string, options: ExecOptions): Promise<ExecResult> {
    const first = this.#isFirst;
    this.#isFirst = false;
    const ahead = first ? await this.#lastSender() : undefined;
    if (ahead !== undefined && ahead.#state === 'sent') {
      if (canWait(options) && session.runBehind !== undefined) {
        const answer = await this.#send(session.runBehind(script, options));
        if (answer !== undefined) return answer;
        // it did not begin: back in line, for the turn after the item ahead
        this.#onMiss();
        this.#sent = newSignal();
        this.#state = 'waiting';
      }
      await ahead.#ended.promise;
      ahead.#throwIfLast();
    }
    return this.#send(session.run(script, options));
  }

  /** The item has ended. @param stop none of the items behind it may do anything */
  end(stop: boolean): void {
    this.#state = stop ? 'last of all' : this.#state === 'sent' ? 'over' : 'over without a script';
    this.#ended.give();
    this.#sent.give();
  }

  /** The nearest item ahead that has sent a script; those between had nothing to do. */
  async #lastSender(): Promise<LoopSlot | undefined> {
    let slot = this.#ahead;
    while (slot !== undefined) {
      await slot.#sent.promise;
      slot.#throwIfLast();
      if (slot.#state !== 'over without a script') return slot;
      slot = slot.#ahead;
    }
    return undefined;
  }

  #throwIfLast(): void {
    if (this.#state === 'last of all') throw new LoopEnded();
  }

  #send<T>(answer: Promise<T>): Promise<T> {
    this.#state = 'sent';
    this.#sent.give();
    return answer;
  }
}

/** What has input or a deadline of its own is sent in its turn. */
function canWait({ stdin, timeoutMs, mustFinish }: ExecOptions): boolean {
  return stdin === undefined && timeoutMs === undefined && mustFinish === undefined;
}
