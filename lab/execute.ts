import { spawn } from 'node:child_process';

export interface Outcome {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; `input` goes to its standard input. */
export function execute(words: readonly string[], input = ''): Promise<Outcome> {
  const [command = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.once('error', reject);
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('close', code =>
      resolve({ rc: code ?? 255, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
}

/** Starts a command that holds something from its first output on until its standard input ends; gives what lets go. */
export function hold(words: readonly string[]): Promise<() => Promise<void>> {
  const [command = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<void>(done => child.once('close', () => done()));
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${command} ended before it held anything`)));
    child.stdin.on('error', () => {});
    child.stdout.once('data', () =>
      resolve(async () => {
        child.stdin.end();
        await ended;
      }),
    );
  });
}
