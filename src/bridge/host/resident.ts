import { UnreachableError } from '../../remote/connection.ts';
import { drained, type RemoteProcess } from '../../remote/remote-process.ts';
import type { Closure } from '../pack/closure.ts';
import { type AnswerReader, AnswerStream, type ModuleAnswer } from './answers.ts';
import { closureFrame, endFrame, type PythonTask, sourcesFrame, taskFrame } from './frames.ts';
import { PROGRAM } from './program.ts';

/** The interpreter is gone, and with it what it ran. */
export class InterpreterEnded extends Error {
  /** Exit code of the interpreter. */
  readonly rc: number;
  readonly stderr: string;
  constructor(message: string, rc: number, stderr: string) {
    super(message);
    this.name = 'InterpreterEnded';
    this.rc = rc;
    this.stderr = stderr;
  }
}

/** What is kept of what the interpreter itself says. */
const STDERR_LIMIT = 16 * 1024;
let tasks = 0;

interface Waiting {
  resolve(answer: ModuleAnswer): void;
  reject(error: Error): void;
}

/** A resident interpreter: Python on a host, under one identity, that forks for each module. */
export class Resident implements AnswerReader {
  readonly #process: RemoteProcess;
  readonly #hostName: string;
  readonly #waiting = new Map<string, Waiting>();
  /** Digests of the sources, ids of the closures that it has. */
  readonly #sent = new Set<string>();
  #stderr = '';
  #end: Error | undefined;
  #tellVersion: (version: string) => void = () => {};
  #failVersion: (error: Error) => void = () => {};
  /** Python's version, once it runs. @throws InterpreterEnded, UnreachableError */
  readonly version: Promise<string>;

  /** @param process what `command` of program.ts started */
  constructor(process: RemoteProcess, hostName: string) {
    this.#process = process;
    this.#hostName = hostName;
    this.version = new Promise((resolve, reject) => {
      this.#tellVersion = resolve;
      this.#failVersion = reject;
    });
    this.version.catch(() => {});
    const answers = new AnswerStream(this);
    let seen = 0;
    process.stdin.on('error', () => {});
    process.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      answers.push(chunk);
    });
    process.stderr.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-STDERR_LIMIT);
    });
    void drained(process, () => seen).then(({ code, signal }) => this.#over(this.#reason(code, signal)));
    process.stdin.write(PROGRAM);
  }

  /** It takes another task. */
  get alive(): boolean {
    return this.#end === undefined;
  }

  /** Sends what it has not got of a module. */
  prepare(closure: Closure): void {
    if (this.#sent.has(closure.id)) return;
    const missing = [...closure.sources].filter(([digest]) => !this.#sent.has(digest));
    if (missing.length > 0) this.#process.stdin.write(sourcesFrame(missing));
    this.#process.stdin.write(closureFrame(closure));
    for (const [digest] of missing) this.#sent.add(digest);
    this.#sent.add(closure.id);
  }

  /**
   * Runs a module, in a process of its own.
   * @param signal when it aborts, the module is ended, unless the task outlives it
   * @throws InterpreterEnded, UnreachableError, the signal's reason
   */
  async run(closure: Closure, task: PythonTask, signal: AbortSignal): Promise<ModuleAnswer> {
    signal.throwIfAborted();
    if (this.#end !== undefined) throw this.#end;
    this.prepare(closure);
    tasks += 1;
    const id = `t${tasks}`;
    let abort = () => {};
    try {
      return await new Promise<ModuleAnswer>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        abort = () => {
          if (!task.outlives) this.#process.stdin.write(endFrame(id));
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        signal.addEventListener('abort', abort, { once: true });
        this.#process.stdin.write(taskFrame(id, closure, task));
      });
    } finally {
      this.#waiting.delete(id);
      signal.removeEventListener('abort', abort);
    }
  }

  ready(version: string): void {
    this.#tellVersion(version);
  }

  done(id: string, answer: ModuleAnswer): void {
    this.#waiting.get(id)?.resolve(answer);
  }

  garbled(line: string): void {
    this.#over(new InterpreterEnded(`the interpreter said ${JSON.stringify(line)}`, 1, this.#stderr));
    this.#process.release();
  }

  #reason(code: number | undefined, signal: string | undefined): Error {
    if (code === undefined && signal === undefined)
      return new UnreachableError(
        `the connection to ${this.#hostName} was lost while a module was running`,
        'connection-lost',
      );
    const how = signal === undefined ? `with exit code ${code}` : `by signal ${signal}`;
    return new InterpreterEnded(`the Python interpreter ended ${how}`, code ?? 1, this.#stderr);
  }

  #over(error: Error): void {
    this.#end ??= error;
    this.#failVersion(this.#end);
    for (const { reject } of this.#waiting.values()) reject(this.#end);
  }
}
