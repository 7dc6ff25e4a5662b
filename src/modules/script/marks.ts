import { randomUUID } from 'node:crypto';
import { escapedText } from '../../python/surrogate-escape.ts';
import type { ExecResult } from '../../remote/connection.ts';

/** What a script printed on both streams from one mark to the next. */
export interface Section {
  readonly label: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Blocks by label; of a label that came twice, the last. */
export type Blocks = ReadonlyMap<string, Buffer>;

/** Cuts a script's output by marks that no program it runs, and no file it prints, can forge. */
export interface Marks {
  /**
   * Shell functions. `_ts_mark LABEL`: what is printed next is the block of that label, of any bytes; `_ts_tell LABEL TEXT`:
   * the text is all of it. `_ts_section LABEL`: the same of both streams, for a command whose complaints count.
   */
  readonly define: string;
  blocks(answer: ExecResult): Blocks;
  /** In their order. A label is of `_ts_section`, or has no stderr. */
  sections(answer: ExecResult): Section[];
}

function* cut(stream: Buffer, nonce: string): Generator<readonly [label: string, body: Buffer]> {
  let at = stream.indexOf(nonce);
  while (at >= 0) {
    const next = stream.indexOf(nonce, at + nonce.length);
    const whole = stream.subarray(at + nonce.length, next < 0 ? undefined : next);
    const end = whole.indexOf(10);
    yield [whole.toString('utf8', 0, end < 0 ? whole.length : end), whole.subarray(end < 0 ? whole.length : end + 1)];
    at = next;
  }
}

export function newMarks(): Marks {
  const nonce = `${randomUUID()}:`;
  return {
    define: [
      `_ts_mark() { printf '%s%s\\n' ${nonce} "$1"; }`,
      `_ts_tell() { printf '%s%s\\n%s' ${nonce} "$1" "$2"; }`,
      `_ts_section() { _ts_mark "$1"; _ts_mark "$1" >&2; }`,
    ].join('\n'),
    blocks: ({ stdout }) => new Map(cut(stdout, nonce)),
    sections: ({ stdout, stderr }) => {
      const errors = new Map<string, Buffer[]>();
      for (const [label, body] of cut(stderr, nonce)) errors.set(label, [...(errors.get(label) ?? []), body]);
      return Array.from(cut(stdout, nonce), ([label, body]) => ({
        label,
        stdout: escapedText(body),
        stderr: escapedText(errors.get(label)?.shift() ?? Buffer.of()),
      }));
    },
  };
}
