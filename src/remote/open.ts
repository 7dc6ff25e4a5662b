import type { Connection, ConnectionTarget } from './connection.ts';

export interface OpenOptions {
  warn(message: string): void;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the connection of a target; the ssh library is loaded when the first ssh target needs it. @throws UnreachableError */
export async function openConnection(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  if (target.transport === 'local') {
    const { LocalConnection } = await import('./local.ts');
    return new LocalConnection(target);
  }
  const { connectSsh } = await import('./ssh.ts');
  return await connectSsh(target, options);
}
