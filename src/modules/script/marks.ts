import { randomBytes } from 'node:crypto';
import type { ExecResult } from '../../remote/connection.ts';

/** What a script printed on both streams from one mark to the next. */
export interface Section {
  readonly label: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Cuts a script's output into sections by marks that no program it runs can forge. */
export interface Sections {
  /** Shell text that defines `_ts_mark LABEL`. */
  readonly define: string;
  read(result: ExecResult): Section[];
}

function cut(text: string, nonce: string): { label: string; body: string }[] {
  return text
    .split(`${nonce}:`)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n');
      return { label: part.slice(0, end), body: part.slice(end + 1) };
    });
}

export function newSections(): Sections {
  const nonce = randomBytes(12).toString('hex');
  return {
    define: `_ts_mark() { printf '%s:%s\\n' ${nonce} "$1"; printf '%s:%s\\n' ${nonce} "$1" >&2; }; _ts_tell() { _ts_mark "$1"; printf %s "$2"; }`,
    read: result => {
      const errors = cut(result.stderr.toString('utf8'), nonce);
      return cut(result.stdout.toString('utf8'), nonce).map(({ label, body }, index) => ({
        label,
        stdout: body,
        stderr: errors[index]?.body ?? '',
      }));
    },
  };
}
