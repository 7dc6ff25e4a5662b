import { randomBytes } from 'node:crypto';
import { escapedText } from '../../python/surrogate-escape.ts';
import type { ExecResult } from '../../remote/connection.ts';
import { define } from './words.ts';

/** Marks what the script itself says at the end of its stdout, so that a command's own output cannot forge it. */
export interface Trailer {
  /** Defines the shell function `trailer WORDS`, which prints it. */
  readonly define: string;
  /** The command's own stdout, and the trailer's words; undefined words when the script ended without one. */
  read(result: ExecResult): { stdout: string; words: string | undefined };
}

export function newTrailer(): Trailer {
  const nonce = randomBytes(12).toString('hex');
  return {
    define: define('trailer', `printf '%s:%s\\n' ${nonce} "$1"`),
    read: result => {
      const text = escapedText(result.stdout);
      const at = text.lastIndexOf(`${nonce}:`);
      if (at < 0) return { stdout: text, words: undefined };
      const end = text.indexOf('\n', at);
      const words = text.slice(at + nonce.length + 1, end < 0 ? undefined : end);
      return { stdout: text.slice(0, at) + (end < 0 ? '' : text.slice(end + 1)), words };
    },
  };
}
