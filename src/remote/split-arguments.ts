import { PlayError } from '../errors.ts';
import { shlexSplit } from '../python/shlex.ts';

/** Words for a program, split as a shell would, without expanding anything. @throws PlayError for quotes that stay open */
export function splitArguments(line: string): string[] {
  try {
    return shlexSplit(line)
      .map(word => word.trim())
      .filter(word => word !== '');
  } catch (cause) {
    throw new PlayError(`the arguments cannot be split (${(cause as Error).message}): ${line}`, {
      code: 'ssh-arguments',
      hint: 'close the quotes; a backslash at the end needs another before it',
      cause,
    });
  }
}
