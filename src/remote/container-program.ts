import type { ConnectionTarget } from './connection.ts';
import type { Program } from './program-connection.ts';
import { safeName } from './shell.ts';

/** `docker exec` and its like; the address is the container's name. @throws PlayError `unsafe-name` */
export function containerProgram(target: ConnectionTarget, program: string): Program {
  safeName('host name', target.host);
  const user = target.user === undefined ? [] : ['-u', safeName('user name', target.user)];
  return {
    run: command => [
      program,
      ...(target.programArgs ?? []),
      'exec',
      '-i',
      ...user,
      target.host,
      ...(command === '/bin/sh' ? [command] : ['/bin/sh', '-c', command]),
    ],
    failure: undefined,
    failed: `Failed to enter the ${program} container ${target.host}: `,
  };
}
