import type { Core } from '../../../core-line.ts';
import { errnoText } from '../../../python/errno.ts';

/** What a module says that runs a program which cannot be started. @param errno 2: it is not there */
export function notStartedText(program: string, { commandWords }: Core, errno: number | string = 2): string {
  return commandWords ? 'Error executing command.' : errnoText(errno, program);
}
