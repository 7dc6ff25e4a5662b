import type { ConnectionTarget } from '../connection.ts';
import type { OpenOptions } from '../connection-kind.ts';
import type { Answer, Question } from './askpass.ts';

/** Questions that are the client's own, about this machine's keys and the host's; all others come from the server. */
const ABOUT_HOST_KEY = /\(yes\/no/;
const ABOUT_OWN_KEY = /^Enter (?:passphrase for|PIN for)/;

/**
 * Answers the client of a target as the built-in one answers itself: with the password once, and only to the target; the user is
 * asked about keys.
 */
export class Answers {
  readonly #target: ConnectionTarget;
  readonly #options: Pick<OpenOptions, 'ask' | 'warn'>;
  #sent = false;

  constructor(target: ConnectionTarget, options: Pick<OpenOptions, 'ask' | 'warn'>) {
    this.#target = target;
    this.#options = options;
  }

  /** The password went to the server. */
  get passwordSent(): boolean {
    return this.#sent;
  }

  /** @param client process of the client that speaks to the target; those to its jump hosts are others */
  async to({ pid, kind, text }: Question, client: number | undefined): Promise<Answer> {
    const { ask, warn } = this.#options;
    if (kind === 'none') {
      warn(`${this.#target.name}: ${text}`);
      return 'nothing';
    }
    const echo = kind === 'confirm' || ABOUT_HOST_KEY.test(text);
    if (echo || ABOUT_OWN_KEY.test(text)) return ask === undefined ? 'nothing' : { text: await ask(text, { echo }) };
    const { password } = this.#target;
    if (pid !== client || password === undefined || this.#sent) return 'end';
    this.#sent = true;
    return { text: password };
  }
}
