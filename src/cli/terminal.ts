import { createInterface } from 'node:readline';
import type { PauseEnd, Terminal } from '../modules/api/terminal.ts';
import { escapeControls } from '../report/screen.ts';
import { Interruption } from './interrupt.ts';

/**
 * The user's terminal on stdin and stdout. Without one, questions are not asked. What is written may quote a host (a prompt
 * of `pause`): it goes the way of all output, secrets taken out and control characters shown.
 */
export function processTerminal(mask: (text: string) => string = text => text): Terminal {
  const interactive = process.stdin.isTTY === true;
  return {
    interactive,
    write: text => void process.stdout.write(escapeControls(mask(text))),
    readLine: options => (interactive && !options.echo ? readHidden(options.signal) : readVisible(options.signal)),
    ...(interactive ? { pause } : {}),
  };
}

/** Lines that came in one piece with an answer: the answers to the questions that follow, where input is piped. */
const early: string[] = [];

function readVisible(signal: AbortSignal | undefined): Promise<string> {
  const known = early.shift();
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    let answered = false;
    signal?.addEventListener('abort', () => {
      reject(signal.reason);
      lines.close();
    });
    lines.on('line', line => {
      if (answered) {
        early.push(line);
        return;
      }
      answered = true;
      // The rest of the piece comes in this same turn; closed before the next question opens its own reader.
      process.nextTick(() => {
        resolve(line);
        lines.close();
      });
    });
    lines.once('close', () => resolve(''));
  });
}

/** The keys of a terminal, one by one, as they are pressed. @returns ends it */
function readKeys(take: (character: string) => void): () => void {
  const { stdin } = process;
  let ended = false;
  const onData = (data: Buffer) => {
    for (const character of data.toString('utf8')) if (!ended) take(character);
  };
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('data', onData);
  return () => {
    ended = true;
    stdin.off('data', onData);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

const CTRL_C = '\u0003';
const isEnter = (character: string) => character === '\r' || character === '\n';

/** The line after one more key; what is shown of it is written. */
function typed(line: string, character: string, echo: boolean): string {
  const back = character === '\u007f' || character === '\b';
  if (echo && !back) process.stdout.write(escapeControls(character));
  if (echo && back && line !== '') process.stdout.write('\b \b');
  return back ? line.slice(0, -1) : line + character;
}

/** Reads a line without showing it. */
function readHidden(signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const end = () => {
      stop();
      signal?.removeEventListener('abort', onAbort);
      process.stdout.write('\n');
    };
    const onAbort = () => {
      end();
      reject(signal?.reason);
    };
    const stop = readKeys(character => {
      if (isEnter(character)) {
        end();
        resolve(line);
      } else if (character === CTRL_C) {
        end();
        process.kill(process.pid, 'SIGINT');
        reject(new Interruption('SIGINT'));
      } else line = typed(line, character, false);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** See `Terminal.pause`. */
function pause({ line, echo, signal }: { line: boolean; echo: boolean; signal: AbortSignal }): Promise<PauseEnd> {
  return new Promise((resolve, reject) => {
    let text = '';
    let asking = false;
    const end = () => {
      stop();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      end();
      reject(signal.reason);
    };
    const stop = readKeys(character => {
      const choice = asking ? character.toLowerCase() : '';
      if (choice === 'a' || choice === 'c' || (line && !asking && isEnter(character))) {
        end();
        if (line) process.stdout.write('\n');
        resolve({ aborted: choice === 'a', text });
      } else if (character === CTRL_C) {
        asking = true;
        process.stdout.write(`${line ? '\n' : ''}Press 'C' to continue the play or 'A' to abort \n`);
      } else if (line && !asking) text = typed(text, character, echo);
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
