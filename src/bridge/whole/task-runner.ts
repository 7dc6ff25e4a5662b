import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { Json } from '../../values.ts';

/** Of what a program that died printed, this much is told. */
const LAST_WORDS = 4096;
const HEAD = 8;

export interface TaskAnswer {
  /** The task's result, as JSON. */
  readonly result?: string;
  /** How it is to be shown, as the module or its action says. */
  readonly shown?: readonly ('no_log' | 'verbose_always' | 'verbose_override')[];
  /** What went wrong before there was one. */
  readonly error?: string;
  readonly traceback?: string;
}

interface Pending {
  resolve(answer: TaskAnswer): void;
  reject(error: Error): void;
}

/** The Python that runs tasks has ended, or could not be started. */
export class RunnerEnded extends Error {}

/** The user's ansible-core, which runs whole tasks: one Python for a run, a process of it for each task. It ends with this process. */
export class TaskRunner {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #pending = new Map<number, Pending>();
  readonly #received: Buffer[] = [];
  /** Bytes received, and how many there must be for the next answer. */
  #length = 0;
  #needed = HEAD;
  #printed = '';
  #ended: RunnerEnded | undefined;
  #lastId = 0;

  constructor([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv) {
    // Ctrl+C is ours to tell it: what must not die half-way goes on.
    this.#child = spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child.stdout.on('data', (data: Buffer) => this.#read(data));
    this.#child.stderr.on('data', (data: Buffer) => {
      this.#printed = (this.#printed + data.toString('utf8')).slice(-LAST_WORDS);
    });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', error => this.#end(error.message));
    // not `close`: what a task left behind may hold the pipes
    this.#child.on('exit', (_, signal) => this.#end(this.#printed.trim() || String(signal)));
    this.#wait(false);
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** @param signal ends the task's process @throws RunnerEnded */
  run(request: { readonly [key: string]: Json }, signal: AbortSignal): Promise<TaskAnswer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    const cancel = () => this.#send({ do: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    const answer = new Promise<TaskAnswer>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#wait(true);
    this.#send({ ...request, do: 'run', id });
    return answer.finally(() => {
      signal.removeEventListener('abort', cancel);
      if (this.#pending.size === 0) this.#wait(false);
    });
  }

  #send(message: { readonly [key: string]: Json }): void {
    const body = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    this.#child.stdin.write(Buffer.concat([head, body]));
  }

  #read(data: Buffer): void {
    this.#received.push(data);
    this.#length += data.length;
    while (this.#length >= this.#needed) {
      const whole = Buffer.concat(this.#received);
      this.#needed = HEAD + whole.readUInt32BE(4);
      if (whole.length >= this.#needed) this.#take(whole);
      else this.#keep(whole);
    }
  }

  /** The first answer of what was received. */
  #take(whole: Buffer): void {
    const id = whole.readUInt32BE();
    const answer = JSON.parse(whole.toString('utf8', HEAD, this.#needed)) as TaskAnswer;
    this.#keep(whole.subarray(this.#needed));
    this.#needed = HEAD;
    this.#pending.get(id)?.resolve(answer);
    this.#pending.delete(id);
  }

  #keep(rest: Buffer): void {
    this.#received.splice(0, this.#received.length, rest);
    this.#length = rest.length;
  }

  #end(reason: string): void {
    this.#ended ??= new RunnerEnded(reason);
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }

  /** Whether this process goes on for its sake: only while a task runs, until its end is told even where its pipes end before. */
  #wait(does: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const each of [this.#child, ...([stdin, stdout, stderr] as unknown as Socket[])])
      if (does) each.ref();
      else each.unref();
  }
}
