import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnreachableError } from '../connection.ts';
import ASKPASS from './askpass.sh';

/** What a client asks. */
export interface Question {
  /** Process of the client that asks. */
  readonly pid: number;
  /** What OpenSSH says of it: `none` is a notice, `confirm` asks for yes or no. */
  readonly kind: string;
  readonly text: string;
}

/** A text; nothing, and the client goes on; or its end, which sends nothing more. */
export type Answer = { readonly text: string } | 'nothing' | 'end';

const SIGNS = { nothing: '-', end: '!' } as const;

/**
 * Answers what OpenSSH asks. Neither question nor answer is in a file, an argument or the environment: both go through named pipes
 * in a folder that only we can enter, and each answer is read once.
 */
export class Askpass {
  readonly environment: Readonly<Record<string, string>>;
  readonly #questions: Socket;
  readonly #answers: number;

  /** @param folder an own one, of a name that a shell takes as it is */
  static async open(folder: string, answer: (question: Question) => Promise<Answer>): Promise<Askpass> {
    const [up, down, script] = [join(folder, 'up'), join(folder, 'down'), join(folder, 'askpass')];
    await promisify(execFile)('mkfifo', ['-m', '600', up, down]).catch((error: Error) => {
      throw new UnreachableError(`This machine makes no named pipes for ssh: ${error.message}`, 'program-failed');
    });
    writeFileSync(script, `#!/bin/sh\nup=${up} down=${down}\n${ASKPASS}`, { mode: 0o700 });
    return new Askpass(script, up, down, answer);
  }

  private constructor(script: string, up: string, down: string, answer: (question: Question) => Promise<Answer>) {
    // opened for both, so that neither side waits for the other
    const flags = constants.O_RDWR | constants.O_NONBLOCK;
    this.#answers = openSync(down, flags);
    this.#questions = new Socket({ fd: openSync(up, flags), readable: true, writable: false });
    this.environment = {
      SSH_ASKPASS: script,
      SSH_ASKPASS_REQUIRE: 'force',
      // before OpenSSH 8.4 a program is asked only where there is a display
      DISPLAY: process.env.DISPLAY || ':0',
    };
    let heard = '';
    this.#questions.on('error', () => {});
    this.#questions.on('data', chunk => {
      heard += chunk.toString();
      const whole = heard.split('\0');
      heard = whole.pop() ?? '';
      for (const text of whole) void this.#hear(text, answer);
    });
  }

  async #hear(text: string, answer: (question: Question) => Promise<Answer>): Promise<void> {
    const [pid = '', kind = '', ...lines] = text.split('\n');
    const given = await answer({ pid: Number(pid), kind, text: lines.join('\n') }).catch(() => 'end' as const);
    if (kind === 'none' || this.#questions.destroyed) return;
    writeSync(this.#answers, `${typeof given === 'object' ? `+${given.text}` : SIGNS[given]}\n`);
  }

  close(): void {
    this.#questions.destroy();
    closeSync(this.#answers);
  }
}
