import { setTimeout } from 'node:timers/promises';
import { type Ask, type Connection, type ConnectionTarget, UnreachableError } from './connection.ts';

export interface OpenOptions {
  warn(message: string): void;
  readonly signal?: AbortSignal | undefined;
  /** Where there is a user to ask: about host keys that are not known, and for passphrases. */
  readonly ask?: Ask | undefined;
}

/** Pauses between attempts where the server hung up before anything was sent: MaxStartups does that under load. */
const RETRY_PAUSES_MS = [300, 900];

/**
 * Opens the connection of a target; the ssh library is loaded when the first ssh target needs it.
 * @throws UnreachableError; PlayError `unsafe-name`
 */
export async function openConnection(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  if (target.transport === 'local') {
    const { LocalConnection } = await import('./local.ts');
    return new LocalConnection(target);
  }
  if (target.transport !== 'ssh') {
    const { ProgramConnection } = await import('./program-connection.ts');
    return await ProgramConnection.open(target, options.signal);
  }
  const { connectSsh } = await import('./ssh.ts');
  for (const pause of RETRY_PAUSES_MS) {
    try {
      return await connectSsh(target, options);
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.code !== 'connection-dropped') throw error;
      // spread, so that many hosts behind one server do not come back all at once
      await setTimeout(pause * (0.5 + Math.random()), undefined, { signal: options.signal });
    }
  }
  return await connectSsh(target, options);
}
