/** What came up to a marker: the bytes before it, and the rest of the marker's line. */
export interface Scanned {
  readonly body: Buffer;
  /** The text between marker and line feed. */
  readonly trailer: string;
}

interface Wanted {
  readonly marker: Buffer;
  readonly found: (scanned: Scanned) => void;
}

/**
 * Collects a byte stream and cuts it at markers (`MARKER trailer\n`). A marker is 32 random hex digits that the other
 * side learns after whatever it printed before, so nothing but the frame can print it.
 */
export class StreamScanner {
  readonly #limit: number;
  readonly #onOverflow: () => void;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Offset before which the marker is known not to begin. */
  #scanned = 0;
  /** In the order in which they will come. */
  readonly #wanted: Wanted[] = [];

  /** @param limit bytes that may wait for a marker; beyond it `onOverflow` is called and the bytes are dropped */
  constructor(limit: number, onOverflow: () => void) {
    this.#limit = limit;
    this.#onOverflow = onOverflow;
  }

  get pending(): Buffer {
    return this.#joined();
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#search();
    if (this.#size > this.#limit) {
      this.clear();
      this.#onOverflow();
    }
  }

  /**
   * Resolves when `marker` and its line feed have come, behind those awaited already. `onFound` is called at that very
   * moment, before anything else can be pushed.
   */
  until(marker: string, onFound: () => void = () => {}): Promise<Scanned> {
    return new Promise(resolve => {
      const found = (scanned: Scanned) => {
        onFound();
        resolve(scanned);
      };
      this.#wanted.push({ marker: Buffer.from(marker), found });
      if (this.#wanted.length > 1) return;
      this.#scanned = 0;
      this.#search();
    });
  }

  /** Bytes that nobody asked for: what came since the last marker. */
  clear(): void {
    this.#chunks = [];
    this.#size = 0;
    this.#scanned = 0;
  }

  #joined(): Buffer {
    const only = this.#chunks[0];
    if (this.#chunks.length === 1 && only !== undefined) return only;
    const all = Buffer.concat(this.#chunks, this.#size);
    this.#chunks = this.#size === 0 ? [] : [all];
    return all;
  }

  /** The last `wantedBytes` bytes at least, without joining everything for each chunk of a flood. */
  #tail(wantedBytes: number): Buffer {
    let first = this.#chunks.length;
    let bytes = 0;
    while (first > 0 && bytes < wantedBytes) bytes += this.#chunks[--first]?.length ?? 0;
    return Buffer.concat(this.#chunks.slice(first), bytes);
  }

  #search(): void {
    while (this.#take());
  }

  /** Whether the next marker was found. */
  #take(): boolean {
    const [wanted] = this.#wanted;
    if (wanted === undefined || this.#size === 0) return false;
    const { marker, found } = wanted;
    const tail = this.#tail(this.#size - this.#scanned);
    const offset = this.#size - tail.length;
    const at = tail.indexOf(marker);
    if (at < 0) {
      this.#scanned = Math.max(0, this.#size - marker.length + 1);
      return false;
    }
    this.#scanned = offset + at;
    const end = tail.indexOf(0x0a, at);
    if (end < 0) return false;
    const all = this.#joined();
    const rest = all.subarray(offset + end + 1);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#scanned = 0;
    this.#wanted.shift();
    found({
      body: all.subarray(0, offset + at),
      trailer: all.toString('latin1', offset + at + marker.length, offset + end),
    });
    return true;
  }
}
