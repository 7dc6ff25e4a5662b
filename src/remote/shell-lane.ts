import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { assume } from './become-conversation.ts';
import { type BecomeIdentity, ExecError, type ExecOptions, type ExecResult, UnreachableError } from './connection.ts';
import { frame, frameBehind, greeting } from './frame.ts';
import { lostMidScript, noShell, openTimeout } from './lane-errors.ts';
import { divert, drained, type RemoteProcess, type StartProcess } from './remote-process.ts';
import { StreamScanner } from './stream-scanner.ts';

/** Bytes of one stream of one script that are kept; beyond it the task fails. */
export const STREAM_LIMIT = 64 * 1024 * 1024;

export interface LaneOptions {
  readonly become?: BecomeIdentity | undefined;
  /** The become method gets a terminal to see. */
  readonly terminal?: boolean;
  /** For opening, become included. */
  readonly timeoutMs: number;
  readonly hostName: string;
  readonly streamLimit?: number | undefined;
}

/** 32 hex digits; Node keeps random bytes in store for these, and asks the kernel for many at a time. */
const newMarker = () => randomUUID().replaceAll('-', '');

interface Answer {
  readonly result: ExecResult;
  /** What the frame says of the shell: `clean`, `stray`, `unknown`, or `unbegun`. */
  readonly verdict: string | undefined;
}

/**
 * One persistent /bin/sh. Runs one script at a time; is given up (`healthy` false) as soon as anything about it is in
 * doubt. Never the login shell itself: that may be fish, noisy or restricted.
 */
export class ShellLane {
  readonly #process: RemoteProcess;
  readonly #hostName: string;
  readonly #out: StreamScanner;
  readonly #err: StreamScanner;
  #failWith: (error: Error) => void = () => {};
  #failed: Promise<never> = new Promise(() => {});
  #dead = false;
  /** Bytes that came, of both streams. */
  #seen = 0;
  /** Scripts that have been sent and have not answered. */
  #awaited = 0;
  /** Process id of the shell on the host, as the host numbers it; 0 before the greeting. */
  pid = 0;
  #printfBuiltin = true;
  /** Whether the last script that was sent has ended well for those behind it. */
  #last: Promise<boolean> = Promise.resolve(true);

  private constructor(process: RemoteProcess, options: LaneOptions) {
    this.#process = process;
    this.#hostName = options.hostName;
    const limit = options.streamLimit ?? STREAM_LIMIT;
    const overflow = () => {
      this.#failWith(
        new ExecError(
          `the script printed more than ${limit} bytes; its output was cut off and it was given up`,
          'output-limit',
        ),
      );
      this.dispose();
    };
    this.#out = new StreamScanner(limit, overflow);
    this.#err = new StreamScanner(limit, overflow);
    process.stdin.on('error', () => {});
    process.stdout.on('error', () => {});
    process.stderr.on('error', () => {});
    void drained(process, () => this.#seen).then(() => {
      this.#dead = true;
      this.#failWith(lostMidScript(this.#hostName));
    });
  }

  /** @throws UnreachableError, BecomeError */
  static async open(start: StartProcess, options: LaneOptions): Promise<ShellLane> {
    const process = await start('/bin/sh');
    const lane = new ShellLane(process, options);
    lane.#arm();
    const timer = setTimeout(() => lane.#failWith(openTimeout(options.hostName)), options.timeoutMs);
    try {
      if (options.become !== undefined)
        await assume(process, options.become, options.timeoutMs, options.terminal === true);
      await lane.#greet();
      return lane;
    } catch (error) {
      lane.dispose();
      throw process.refusal?.() ?? error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** May take the next script: alive, silent since the last one, and no process left behind that could speak into it. */
  get usable(): boolean {
    return this.alive && this.#out.pending.length === 0 && this.#err.pending.length === 0;
  }

  /** Something may still be sent behind what it is busy with. */
  get alive(): boolean {
    return !this.#dead;
  }

  /** Runs a script. @throws UnreachableError, ExecError, the signal's reason; the lane is dead after any of them. */
  async run(script: string, options: ExecOptions = {}): Promise<ExecResult> {
    if (options.stdin !== undefined && !this.#printfBuiltin)
      throw new ExecError(
        `/bin/sh on ${this.#hostName} has no builtin printf, so it cannot be given input safely`,
        'no-printf',
      );
    const marker = newMarker();
    return (await this.#exchange(frame(script, marker, options.stdin), marker, options)).result;
  }

  /** Sends a script behind those that have not answered yet. Undefined: it did not begin. @throws UnreachableError */
  async runBehind(script: string, options: Pick<ExecOptions, 'signal'> = {}): Promise<ExecResult | undefined> {
    const marker = newMarker();
    const mayHaveBegun = this.#last;
    const exchange = this.#exchange(frameBehind(script, marker), marker, options);
    try {
      const { result, verdict } = await exchange;
      return verdict === 'unbegun' ? undefined : result;
    } catch (error) {
      // the one ahead took the shell with it
      if (!(await mayHaveBegun)) return undefined;
      throw error;
    }
  }

  async #exchange(bytes: Buffer, marker: string, options: ExecOptions): Promise<Answer> {
    if (this.#awaited++ === 0) this.#arm();
    const answer = this.#answerTo(bytes, marker, options);
    // what is sent behind this one begins when it has ended and left the shell in order
    this.#last = answer.then(
      ({ verdict }) => verdict !== 'stray',
      () => false,
    );
    return answer;
  }

  async #answerTo(bytes: Buffer, marker: string, options: ExecOptions): Promise<Answer> {
    const stdout = this.#out.until(marker);
    const stderr = this.#err.until(marker);
    this.#process.stdin.write(bytes);
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(
            () =>
              this.#failWith(
                new ExecError(`the script took longer than ${(options.timeoutMs ?? 0) / 1000} s`, 'timeout'),
              ),
            options.timeoutMs,
          );
    const onAbort = () => this.#failWith(asError(options.signal?.reason));
    options.signal?.addEventListener('abort', onAbort, { once: true });
    if (options.signal?.aborted) onAbort();
    try {
      const out = await this.#unlessFailed(stdout);
      const [rc, verdict, uptime = ''] = out.trailer.trim().split(' ');
      if (verdict === 'stray') this.#dead = true;
      // the status is known from here on: a stderr that ends without its marker is complete as far as it came
      const err = await this.#unlessFailed(stderr).then(
        scanned => scanned.body,
        error => {
          if (error instanceof UnreachableError) return this.#err.pending;
          throw error;
        },
      );
      const result = { rc: Number(rc), stdout: out.body, stderr: err, uptime: uptime === '' ? undefined : uptime };
      return { result, verdict };
    } catch (error) {
      this.#dead = true;
      throw error;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      if (--this.#awaited === 0) this.#failWith = () => {};
    }
  }

  /** Replaces the shell by `command` (which must `exec`); its streams are the command's from the first byte on. */
  async turnInto(command: string): Promise<RemoteProcess> {
    const marker = newMarker();
    this.#arm();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const ready = this.#out.until(marker, () => {
      divert(this.#process.stdout, this.#out.pending, stdout);
      divert(this.#process.stderr, this.#err.pending, stderr);
    });
    this.#process.stdin.write(`echo ${marker}; ${command}\n`);
    await this.#unlessFailed(ready);
    this.#dead = true;
    return { ...this.#process, stdout, stderr };
  }

  /** Lets go of the shell: it ends as soon as its script does. */
  dispose(): void {
    this.#dead = true;
    this.#process.release();
  }

  #listen(): void {
    this.#process.stdout.on('data', (chunk: Buffer) => {
      this.#seen += chunk.length;
      this.#out.push(chunk);
    });
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#seen += chunk.length;
      this.#err.push(chunk);
    });
  }

  /** From now on `failWith` ends what is being waited for with `unlessFailed`. */
  #arm(): void {
    this.#failed = new Promise<never>((_, reject) => {
      this.#failWith = reject;
    });
    this.#failed.catch(() => {});
    if (this.#dead) this.#failWith(lostMidScript(this.#hostName));
  }

  #unlessFailed<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#failed]);
  }

  async #greet(): Promise<void> {
    const marker = newMarker();
    const answers = Promise.all([this.#out.until(marker), this.#err.until(marker)]);
    this.#listen();
    this.#process.stdin.write(greeting(marker));
    try {
      const [{ trailer }] = await this.#unlessFailed(answers);
      const [, pid, printf] = trailer.split(' ');
      this.pid = Number(pid);
      this.#printfBuiltin = printf === 'printf';
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.code !== 'connection-lost') throw error;
      throw noShell(this.#hostName, Buffer.concat([this.#out.pending, this.#err.pending]));
    }
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted');
}
