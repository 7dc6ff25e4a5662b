import { createRequire } from 'node:module';
import type { Logger } from 'winston';
import { ownUser } from '../python/own-user.ts';

export interface LogFile {
  line(text: string): void;
  close(): Promise<void>;
}

/** The log that `log_path` asks for: every line of the screen with its time, appended, readable by its owner alone. */
export function openLog(path: string): LogFile {
  const require = createRequire(import.meta.url);
  const winston = require('winston') as typeof import('winston');
  const { timestamp, printf, combine } = winston.format;
  const transport = new winston.transports.File({ filename: path, options: { flags: 'a', mode: 0o600 } });
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
  return {
    line: text => {
      for (const part of text.split('\n')) if (part !== '') logger.info(part);
    },
    close: () =>
      new Promise(resolve => {
        transport.once('finish', () => resolve());
        logger.end();
      }),
  };
}
