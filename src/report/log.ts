import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import type { Logger } from 'winston';
import { openToAppend } from '../append-privately.ts';
import { ownUser } from '../python/own-user.ts';

export interface LogFile {
  line(text: string): void;
  close(): Promise<void>;
}

/**
 * The log that `log_path` asks for: every line of the screen with its time, appended, readable by its owner alone.
 * @param failed is told, once, why there is no log, or none from here on
 */
export function openLog(path: string, failed: (reason: string) => void): LogFile {
  let file: number;
  try {
    file = openToAppend(path);
  } catch (error) {
    failed((error as Error).message);
    return { line: () => {}, close: async () => {} };
  }
  const stream = createWriteStream(path, { fd: file });
  const ended = new Promise<void>(resolve => stream.once('close', resolve));
  stream.once('error', error => failed(error.message));
  const winston = createRequire(import.meta.url)('winston') as typeof import('winston');
  const { timestamp, printf, combine } = winston.format;
  const transport = new winston.transports.Stream({ stream, eol: '\n' });
  const logger: Logger = winston.createLogger({
    format: combine(
      timestamp({ format: 'YYYY-MM-DD HH:mm:ss,SSS' }),
      printf(
        entry =>
          `${String(entry.timestamp)} p=${process.pid} u=${ownUser().username} n=tsplay | ${String(entry.message)}`,
      ),
    ),
    transports: [transport],
  });
  transport.once('finish', () => stream.end());
  return {
    line: text => {
      if (stream.writable) for (const part of text.split('\n')) if (part !== '') logger.info(part);
    },
    close: () => {
      logger.end();
      return ended;
    },
  };
}
