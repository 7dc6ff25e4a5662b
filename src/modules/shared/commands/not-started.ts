import type { Core } from '../../../core-line.ts';

/** What a module says that runs a program which is not there. */
export function notStartedText(program: string, core: Core): string {
  return core.commandWords ? 'Error executing command.' : `[Errno 2] No such file or directory: b'${program}'`;
}
