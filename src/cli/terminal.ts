import { createInterface } from 'node:readline';
import type { Terminal } from '../modules/api/module.ts';

/** The user's terminal on stdin and stderr. Without one, questions are not asked. */
export function processTerminal(): Terminal {
  const interactive = process.stdin.isTTY === true;
  return {
    interactive,
    write: text => void process.stdout.write(text),
    readLine: options => (interactive && !options.echo ? readHidden(options.signal) : readVisible(options.signal)),
  };
}

function readVisible(signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    signal?.addEventListener('abort', () => {
      lines.close();
      reject(signal.reason);
    });
    lines.once('line', line => {
      resolve(line);
      lines.close();
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
