import { type ConnectionTarget, UnreachableError } from '../connection.ts';
import { defineConnection } from '../connection-kind.ts';
import type { Program } from '../program-connection.ts';
import { safeName } from '../shell.ts';

export default defineConnection({
  summary:
    "SSH with the system's own client, for what the built-in one cannot do (FIDO keys, certificates, GSSAPI, servers with new algorithms only).",
  addressVariables: ['ansible_host', 'ansible_ssh_host'],
  open: async (target, { signal }) => {
    const { openProgram } = await import('../program-connection.ts');
    return openProgram(target, openSsh(target), signal);
  },
});

/**
 * It never asks; ssh arguments and configuration hold as they do for ssh.
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
