import { type ConnectionTarget, UnreachableError } from './connection.ts';
import { safeName } from './shell.ts';

/** How a program of this machine is called to run a command on a host, or in a container. */
export interface Program {
  /** Words that run `command` there; it is a text for a shell. */
  run(command: string): readonly string[];
  /** Words whose streams are a TCP connection that starts there; undefined where the program cannot. */
  tunnel?(host: string, port: number): readonly string[];
  /** Exit status with which the program says that it got nowhere; a command that gives it cannot be told apart. */
  readonly failure: number | undefined;
  /** Begins the words of a failure. */
  readonly failed: string;
}

/**
 * `connection: openssh`: the system's own client, for what the built-in one cannot do (FIDO keys, certificates, GSSAPI,
 * servers with new algorithms only). It never asks; ssh arguments and configuration hold as they do for ssh.
 * @throws PlayError `unsafe-name`; UnreachableError `openssh-password`
 */
function openSsh(target: ConnectionTarget): Program {
  safeName('host name', target.host);
  if (target.password !== undefined)
    throw new UnreachableError(
      `${target.name}: the OpenSSH client takes no password from a program`,
      'openssh-password',
      'use a key or an agent, or `connection: ssh`, which takes passwords',
    );
  const words = ['ssh', '-T', '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${Math.ceil(target.timeout)}`];
  if (!target.hostKeyChecking) words.push('-o', 'StrictHostKeyChecking=no');
  if (target.port !== undefined) words.push('-o', `Port=${target.port}`);
  if (target.user !== undefined) words.push('-o', `User=${safeName('user name', target.user)}`);
  if (target.privateKeyFile !== undefined) words.push('-o', `IdentityFile=${JSON.stringify(target.privateKeyFile)}`);
  words.push(...target.sshArgs);
  return {
    run: command => [...words, '--', target.host, command],
    tunnel: (host, port) => [...words, '-W', `${host.includes(':') ? `[${host}]` : host}:${port}`, '--', target.host],
    failure: 255,
    failed: 'Failed to connect to the host via ssh: ',
  };
}

/** `docker exec` and `podman exec`; the address is the container's name. @throws PlayError `unsafe-name` */
function container(target: ConnectionTarget, program: 'docker' | 'podman'): Program {
  safeName('host name', target.host);
  const user = target.user === undefined ? [] : ['-u', safeName('user name', target.user)];
  return {
    run: command => [
      program,
      ...(target.containerArgs ?? []),
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

/** @throws PlayError `unsafe-name`; UnreachableError */
export function programOf(target: ConnectionTarget): Program {
  return target.transport === 'docker' || target.transport === 'podman'
    ? container(target, target.transport)
    : openSsh(target);
}
