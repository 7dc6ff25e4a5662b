import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of what a program that died printed, this much is told. */
const LAST_WORDS = 4096;
const HEAD = 4;
/** No file. */
const NONE = -1;

/** A program has ended, or could not be started. */
export class PipeEnded extends Error {}

/**
 * A program of the controller that is spoken to in frames (four bytes of length, then so many of text), without the event loop:
 * templates are synchronous. It ends when its input does, thus with this process; ctrl+C reaches it like any program of the terminal.
 */
export class SyncPipe {
  #input = NONE;
  #output = NONE;
  #printed = NONE;

  /**
   * Waits until the program has said its first frame, which is dropped.
   * @throws PipeEnded with what it printed
   */
  constructor(command: readonly string[], environment: NodeJS.ProcessEnv) {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-helper-'));
    try {
      const [up, down] = [join(folder, 'up'), join(folder, 'down')];
      const made = spawnSync('mkfifo', ['-m', '600', up, down], { encoding: 'utf8' });
      if (made.status !== 0) throw new PipeEnded(made.error?.message ?? made.stderr);
      this.#printed = openSync(join(folder, 'printed'), 'wx+', 0o600);
      const child = spawn('/bin/sh', ['-c', 'exec "$@" <"$0" >"$TSPLAY_DOWN"', up, ...command], {
        env: { ...environment, TSPLAY_DOWN: down },
        stdio: ['ignore', 'ignore', this.#printed],
      });
      if (child.pid === undefined) throw new PipeEnded('/bin/sh cannot be started');
      child.unref();
      // Opened for both, so that neither side waits for the other; the end of the reader is seen only by who writes alone.
      const both = openSync(up, constants.O_RDWR);
      try {
        this.#output = openSync(down, constants.O_RDONLY);
        this.receive();
        this.#input = openSync(up, constants.O_WRONLY);
      } finally {
        closeSync(both);
      }
    } catch (error) {
      this.end();
      throw error;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @throws PipeEnded */
  send(text: string): void {
    const body = Buffer.from(text);
    const frame = Buffer.alloc(HEAD + body.length);
    frame.writeUInt32BE(body.length);
    body.copy(frame, HEAD);
    try {
      for (let sent = 0; sent < frame.length; ) sent += writeSync(this.#input, frame, sent);
    } catch {
      throw new PipeEnded(this.#lastWords());
    }
  }

  /** The program sees the end of its input. */
  end(): void {
    for (const file of [this.#input, this.#output, this.#printed]) if (file !== NONE) closeSync(file);
  }

  /** @throws PipeEnded */
  receive(): string {
    return this.#read(this.#read(HEAD).readUInt32BE()).toString('utf8');
  }

  #read(length: number): Buffer {
    const data = Buffer.alloc(length);
    for (let got = 0; got < length; ) {
      const more = readSync(this.#output, data, got, length - got, null);
      if (more === 0) throw new PipeEnded(this.#lastWords());
      got += more;
    }
    return data;
  }

  #lastWords(): string {
    const data = Buffer.alloc(1 << 20);
    const end = readSync(this.#printed, data, 0, data.length, 0);
    return data.toString('utf8', Math.max(0, end - LAST_WORDS), end).trim();
  }
}
