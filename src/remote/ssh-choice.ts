import { delimiter, join } from 'node:path';
import { isFile, isProgram } from '../python/file-kind.ts';
import { BeyondBuiltIn } from './beyond-built-in.ts';
import type { Connection, ConnectionTarget } from './connection.ts';
import type { OpenOptions } from './connection-kind.ts';
import { connectPatiently } from './ssh.ts';

/** Hosts to which the built-in client cannot speak, for the run. */
const left = new Set<string>();

/**
 * SSH by the client that the setting names; `auto`: by the built-in one, and where that cannot speak to the host by the system's,
 * which is said once and remembered. The host was sent no password and no command until then.
 * @throws UnreachableError; PlayError `unsafe-name`
 */
export async function openSsh(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  const client = target.sshClient ?? 'auto';
  const way = wayTo(target);
  if (client === 'openssh' || (client === 'auto' && left.has(way))) return await openSystem(target, options);
  const canLeave = () => client === 'auto' && isInstalled(target.sshProgram ?? 'ssh');
  try {
    return await connectPatiently(target, { ...options, canLeave });
  } catch (error) {
    const reason = error instanceof BeyondBuiltIn && canLeave() ? await error.reason() : undefined;
    if (reason === undefined) throw error;
    if (!left.has(way)) options.warn(`${target.name}: ${reason}: the OpenSSH client of this machine is used`);
    left.add(way);
    return await openSystem(target, options);
  }
}

/** What decides whether the built-in client can speak to the host, and what it was refused with. */
function wayTo({ host, port, user, privateKeyFile, sshArgs }: ConnectionTarget): string {
  return JSON.stringify([host, port, user, privateKeyFile, sshArgs]);
}

async function openSystem(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  const { openSystemSsh } = await import('./system-ssh/open.ts');
  return await openSystemSsh(target, options);
}

function isInstalled(program: string): boolean {
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return folders.map(folder => join(folder, program)).some(file => isFile(file) && isProgram(file));
}
