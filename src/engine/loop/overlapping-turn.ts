import { EndedOnPurpose } from '../../errors.ts';
import type { ExecOptions, ExecResult, Session } from '../../remote/connection.ts';
import type { FirstScript, ItemTurn } from '../attempt/item-turn.ts';
import { ScriptBatch } from './script-batch.ts';

/** An item that began early was overtaken by the end of its loop: what it would have done was not done. */
class LoopEnded extends EndedOnPurpose {}

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
 * First scripts that can be one script wait for each other until an item comes that does not join in.
 */
export class OverlappingTurn implements ItemTurn {
  readonly #ahead: OverlappingTurn | undefined;
  readonly #ended = newSignal<void>();
  /** Given when its first script is on its way, or it has ended without. */
  #sent = newSignal<void>();
  /** `last of all`: it has ended, and no item behind it may do anything. */
  #state: 'waiting' | 'sent' | 'over' | 'over without a script' | 'last of all' = 'waiting';
  #isFirst = true;
  /** Where its first script is, or went from. */
  #batch: ScriptBatch | undefined;
  readonly #onMiss: () => void;

  /** @param onMiss called when the first script was sent for nothing: the item ahead had more to do */
  constructor(ahead: OverlappingTurn | undefined, onMiss: () => void) {
    this.#ahead = ahead;
    this.#onMiss = onMiss;
  }

  run(session: Session, script: string, options: ExecOptions): Promise<ExecResult> {
    return this.runTogether({ session, script, read: answer => answer, joint: undefined }, options);
  }

  /** Runs a script, or in its stead one that does the same for neighbouring items as well. */
  async runTogether<A>(request: FirstScript<A>, options: ExecOptions): Promise<A> {
    const { session, script, read } = request;
    const inTurn = async (ahead?: OverlappingTurn) => {
      if (ahead !== undefined) await ahead.#hasEnded();
      this.#state = 'sent';
      this.#sent.give();
      return read(await session.run(script, options));
    };
    if (!this.#isFirst) return inTurn();
    this.#isFirst = false;
    const ahead = await this.#lastSender(request);
    if (ahead !== undefined && ahead.#state === 'sent' && !(canWait(options) && session.runBehind !== undefined))
      return inTurn(ahead);
    const open = ahead === undefined ? undefined : ahead.#batch;
    this.#batch = open?.takes(request)
      ? open
      : new ScriptBatch(text => this.#sendBehind(ahead, session, text, options));
    this.#state = 'sent';
    this.#sent.give();
    const { answer, isEarly } = await this.#batch.add(request, () => this.#backInLine());
    if (answer === undefined) return inTurn(ahead);
    if (ahead !== undefined && isEarly) await ahead.#hasEnded();
    return answer();
  }

  /** No item behind this one has begun yet: what is together up to here is sent. */
  async lastForNow(): Promise<void> {
    await this.#sent.promise;
    if (this.#batch !== undefined) this.#batch.close();
    else await this.#ahead?.lastForNow();
  }

  /** The item has ended. @param stop none of the items behind it may do anything */
  end(stop: boolean): void {
    const over = this.#state === 'sent' ? 'over' : 'over without a script';
    this.#state = stop ? 'last of all' : over;
    this.#ended.give();
    this.#sent.give();
  }

  /** The nearest item ahead whose script is on its way; those between had nothing to do. What cannot take the script is sent. */
  async #lastSender(request: FirstScript<unknown>): Promise<OverlappingTurn | undefined> {
    let turn = this.#ahead;
    while (turn !== undefined) {
      await turn.#sent.promise;
      turn.#throwIfLast();
      if (turn.#batch?.takes(request) === false) turn.#batch.close();
      // it may have come back by now
      if (turn.#state === 'waiting') continue;
      if (turn.#state !== 'over without a script') return turn;
      turn = turn.#ahead;
    }
    return undefined;
  }

  #sendBehind(ahead: OverlappingTurn | undefined, session: Session, script: string, options: ExecOptions) {
    switch (ahead === undefined ? 'over' : ahead.#state) {
      case 'sent':
        return session.runBehind?.(script, options);
      case 'waiting':
        return undefined;
      case 'last of all':
        return Promise.reject(new LoopEnded());
      default:
        return session.run(script, options);
    }
  }

  #backInLine(): void {
    this.#onMiss();
    this.#sent = newSignal();
    this.#state = 'waiting';
  }

  async #hasEnded(): Promise<void> {
    await this.#ended.promise;
    this.#throwIfLast();
  }

  #throwIfLast(): void {
    if (this.#state === 'last of all') throw new LoopEnded();
  }
}

/** What has input or a deadline of its own is sent in its turn. */
function canWait({ stdin, timeoutMs, mustFinish }: ExecOptions): boolean {
  return stdin === undefined && timeoutMs === undefined && mustFinish === undefined;
}
