import type { BecomeIdentity, Connection } from '../../remote/connection.ts';
import { command } from './program.ts';
import { Resident } from './resident.ts';

/** Those of a connection, by identity and interpreter; they end when the connection closes. */
const residents = new WeakMap<Connection, Map<string, Promise<Resident>>>();

/**
 * The resident interpreter of an identity; a new one where the last has ended.
 * @param interpreter Python with its arguments
 * @throws UnreachableError `channel-refused` where the host allows no further channel; BecomeError
 */
export async function residentOf(
  connection: Connection,
  become: BecomeIdentity | undefined,
  interpreter: readonly string[],
): Promise<Resident> {
  let known = residents.get(connection);
  if (known === undefined) {
    known = new Map();
    residents.set(connection, known);
  }
  const key = JSON.stringify([become, interpreter]);
  for (;;) {
    const running = known.get(key);
    if (running === undefined) {
      const starting = start(connection, become, interpreter);
      known.set(key, starting);
      return starting;
    }
    const resident = await running.catch(() => undefined);
    if (resident?.alive === true) return resident;
    if (known.get(key) === running) known.delete(key);
  }
}

async function start(
  connection: Connection,
  become: BecomeIdentity | undefined,
  interpreter: readonly string[],
): Promise<Resident> {
  const process = await connection.program(`exec ${command(interpreter, 'serve')}`, become);
  return new Resident(process, connection.target.name);
}
