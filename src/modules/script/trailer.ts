import { randomBytes } from 'node:crypto';
import type { ExecResult } from '../../remote/connection.ts';

/** Marks what the script itself says at the end of its stdout, so that a command's own output cannot forge it. */
export interface Trailer {
  /** A shell command that prints the trailer; `words` is shell text that gives its words. */
  print(words: string): string;
  /** The command's own stdout, and the trailer's words; undefined words when the script ended without one. */
  read(result: ExecResult): { stdout: string; words: string | undefined };
}

export function newTrailer(): Trailer {
  const nonce = randomBytes(12).toString('hex');
  return {
    print: words => `printf '%s:%s\\n' ${nonce} ${words}`,
    read: result => {
      const text = result.stdout.toString('utf8');
      const at = text.lastIndexOf(`${nonce}:`);
      if (at < 0) return { stdout: text, words: undefined };
      const end = text.indexOf('\n', at);
      const words = text.slice(at + nonce.length + 1, end < 0 ? undefined : end);
      return { stdout: text.slice(0, at) + (end < 0 ? '' : text.slice(end + 1)), words };
    },
  };
}
