import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PlayError } from '../../errors.ts';
import { isEnvelope } from '../../yaml/vault-format.ts';

/** Stands for standard input where a file is named, for standard output where one is written. */
export const STDIO = '-';

/** The file itself where the name is a symbolic link: the link stays. */
export function realPath(cwd: string, name: string): string {
  const path = resolve(cwd, name.replace(/^~(?=\/|$)/, process.env.HOME ?? '~'));
  return statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
}

/** @throws PlayError `vault-file` when it cannot be read */
export function readSource(path: string): Buffer {
  try {
    return path === STDIO ? readFileSync(0) : readFileSync(path);
  } catch (cause) {
    const reason = (cause as Error).message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');
    throw new PlayError(`Unable to read source file (${path}): ${reason}`, { code: 'vault-file', cause });
  }
}

/** A vault text. @throws PlayError `vault-format` when the file is not encrypted */
export function readEncrypted(path: string): string {
  const text = readSource(path).toString('utf8');
  if (isEnvelope(text)) return text;
  const name = path === STDIO ? 'standard input' : path;
  throw new PlayError(`input is not vault encrypted data. ${name} is not a vault encrypted file`, {
    code: 'vault-format',
    hint: 'a file that holds `!vault` values is not encrypted as a whole: edit it as it is',
  });
}
