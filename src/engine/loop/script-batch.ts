import type { ExecResult } from '../../remote/connection.ts';
import type { FirstScript } from '../attempt/item-turn.ts';

/** Items that go in one script. */
const LIMIT = 16;

export interface BatchAnswer<A> {
  /** Reads the answer; undefined where the script did not begin or this was not done. */
  readonly answer: (() => A) | undefined;
  /** Something of an item ahead in the same script is left to do. */
  readonly isEarly: boolean;
}

interface Member {
  readonly first: FirstScript<unknown>;
  readonly onMiss: () => void;
  readonly resolve: (answered: BatchAnswer<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends a script; undefined: not now, and what it was for has to wait for its turn. */
type Send = (script: string) => Promise<ExecResult | undefined> | undefined;

/** First scripts of neighbouring items of a loop, until they are sent as one. */
export class ScriptBatch {
  readonly #send: Send;
  readonly #members: Member[] = [];
  #isClosed = false;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Whether this one may go with those that are here. */
  takes({ session, joint }: FirstScript<unknown>): boolean {
    return (
      joint !== undefined &&
      !this.#isClosed &&
      this.#members.length < LIMIT &&
      this.#members.every(
        ({ first }) => first.session === session && first.joint?.key === joint.key && first.joint.id !== joint.id,
      )
    );
  }

  /** @param onMiss called, before any item hears of it, when this one is not done */
  add<A>(first: FirstScript<A>, onMiss: () => void): Promise<BatchAnswer<A>> {
    return new Promise<BatchAnswer<A>>((resolve, reject) => {
      const member: Member = { first, onMiss, resolve: answered => resolve(answered as BatchAnswer<A>), reject };
      this.#members.push(member);
      if (first.joint === undefined) this.close();
    });
  }

  /** Sends what is here; nothing is added any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { text, read } = this.#script();
    const sent = this.#send(text);
    if (sent === undefined) {
      this.#tell([]);
      return;
    }
    const answers = async () => {
      const answer = await sent;
      return answer === undefined ? [] : read(answer);
    };
    answers().then(
      each => this.#tell(each),
      error => {
        for (const { reject } of this.#members) reject(error);
      },
    );
  }

  #script(): { text: string; read: (answer: ExecResult) => readonly ((() => unknown) | undefined)[] } {
    const [leader, ...others] = this.#members;
    if (leader === undefined) throw new Error('a batch without members was closed');
    const { first } = leader;
    if (first.joint === undefined || others.length === 0)
      return { text: first.script, read: answer => [() => first.read(answer)] };
    const { text, read } = first.joint.script(this.#members.map(each => each.first.joint?.member));
    return { text, read: answer => read(answer).map(each => (each === undefined ? undefined : () => each)) };
  }

  #tell(answers: readonly ((() => unknown) | undefined)[]): void {
    for (const [index, { onMiss }] of this.#members.entries()) if (answers[index] === undefined) onMiss();
    let isEarly = false;
    for (const [index, { resolve }] of this.#members.entries()) {
      const answer = answers[index];
      resolve({ answer, isEarly });
      isEarly ||= answer === undefined;
    }
  }
}
