import { STREAM_LIMIT } from '../../remote/shell-lane.ts';

/** A module's end, as the resident interpreter tells it. */
export interface ModuleAnswer {
  /** Its exit code; below 0: the signal that ended it. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** It printed too much, and was ended. */
  readonly cut: boolean;
}

/** Told of what came; the word of a host, so that nothing is believed of it but its form. */
export interface AnswerReader {
  ready(version: string): void;
  done(id: string, answer: ModuleAnswer): void;
  /** What came has no form that there is: nothing more is read. */
  garbled(line: string): void;
}

const DONE = /^done (\w+) (-?\d{1,3}) ([01]) (\d{1,8}) (\d{1,8})$/;
const READY = /^ready (\d+\.\d+\.\d+)$/;
/** The longest line of a frame. */
const LINE_LIMIT = 200;

/** Cuts what a resident interpreter prints into its frames. */
export class AnswerStream {
  readonly #reader: AnswerReader;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes without which there is nothing to read. */
  #needed = 1;
  #isGarbled = false;

  constructor(reader: AnswerReader) {
    this.#reader = reader;
  }

  push(chunk: Buffer): void {
    if (this.#isGarbled) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= this.#needed && this.#takeFrame());
  }

  /** False where the next frame has not come as a whole. */
  #takeFrame(): boolean {
    const [first = Buffer.alloc(0), ...more] = this.#chunks;
    const all = more.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    const end = all.indexOf(0x0a);
    if (end < 0 && all.length <= LINE_LIMIT) {
      this.#needed = all.length + 1;
      return false;
    }
    const line = all.toString('latin1', 0, end < 0 ? LINE_LIMIT : end);
    const version = READY.exec(line)?.[1];
    const [, id, status, cut, out, err] = DONE.exec(line) ?? [];
    const printed = Number(out ?? 0) + Number(err ?? 0);
    if ((version === undefined && id === undefined) || printed > STREAM_LIMIT) {
      this.#isGarbled = true;
      this.#reader.garbled(line);
      return false;
    }
    const outEnd = end + 1 + Number(out ?? 0);
    const whole = end + 1 + printed;
    if (all.length < whole) {
      this.#needed = whole;
      return false;
    }
    this.#chunks = [all.subarray(whole)];
    this.#size = all.length - whole;
    this.#needed = 1;
    if (version !== undefined) this.#reader.ready(version);
    else if (id !== undefined) {
      const [stdout, stderr] = [all.subarray(end + 1, outEnd), all.subarray(outEnd, whole)];
      this.#reader.done(id, { status: Number(status), stdout, stderr, cut: cut === '1' });
    }
    return true;
  }
}
