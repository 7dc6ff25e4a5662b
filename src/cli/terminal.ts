import { createInterface } from 'node:readline';
import type { Terminal } from '../modules/api/module.ts';
import { escapeControls } from '../report/screen.ts';

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
      lines.close();
      reject(signal.reason);
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

/** Reads a line without showing it. */
function readHidden(signal: AbortSignal | undefined): Promise<string> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    let line = '';
    const end = () => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      process.stdout.write('\n');
    };
    const take = (data: Buffer) => {
      for (const character of data.toString('utf8')) {
        if (character === '\r' || character === '\n') {
          end();
          return resolve(line);
        }
        if (character === '\u0003') {
          end();
          process.kill(process.pid, 'SIGINT');
          return reject(new Error('interrupted'));
        }
        if (character === '\u007f' || character === '\b') line = line.slice(0, -1);
        else line += character;
      }
    };
    signal?.addEventListener('abort', () => {
      end();
      reject(signal.reason);
    });
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', take);
  });
}
