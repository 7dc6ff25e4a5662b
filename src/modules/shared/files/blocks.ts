import { randomUUID } from 'node:crypto';
import type { ExecResult } from '../../../remote/connection.ts';

/** A script's answer in blocks of any bytes, cut by marks that no content can forge. */
export interface Blocks {
  /** Shell text that defines `_ts_mark LABEL`: what is printed next is that block; `_ts_tell LABEL TEXT` is all of it. */
  readonly define: string;
  read(result: ExecResult): ReadonlyMap<string, Buffer>;
}

export function newBlocks(): Blocks {
  const nonce = `${randomUUID()}:`;
  return {
    define: `_ts_mark() { printf '%s%s\\n' ${nonce} "$1"; }; _ts_tell() { printf '%s%s\\n%s' ${nonce} "$1" "$2"; }`,
    read: ({ stdout }) => {
      const blocks = new Map<string, Buffer>();
      let at = stdout.indexOf(nonce);
      while (at >= 0) {
        const next = stdout.indexOf(nonce, at + nonce.length);
        const whole = stdout.subarray(at + nonce.length, next < 0 ? undefined : next);
        const end = whole.indexOf(10);
        blocks.set(whole.subarray(0, end).toString('utf8'), whole.subarray(end + 1));
        at = next;
      }
      return blocks;
    },
  };
}
