import { readFileSync, statSync } from 'node:fs';
import { PlayError } from '../errors.ts';
import { splitPattern } from './patterns.ts';

/** The parts of `--limit`; `@file` stands for the lines of a file. @throws PlayError `limit-file` */
export function limitPatterns(limit: string): string[] {
  return splitPattern(limit).flatMap(part => (part.startsWith('@') ? linesOf(part.slice(1)) : [part]));
}

function linesOf(file: string): string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new PlayError(`Unable to find limit file ${file}`, { code: 'limit-file' });
  if (!found.isFile())
    throw new PlayError(`Limit starting with "@" must be a file, not a directory: ${file}`, { code: 'limit-file' });
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.trim());
}
