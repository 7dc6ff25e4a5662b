import { setTimeout as sleep } from 'node:timers/promises';
import { UnreachableError } from './connection.ts';

/** Pauses between attempts where the server hung up before anything was sent: MaxStartups does that under load. */
const RETRY_PAUSES_MS = [300, 900];

/** Connects, again after a pause where the server hung up before anything was sent. @throws what `connect` does */
export async function retryDropped<T>(connect: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (const pause of RETRY_PAUSES_MS) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.code !== 'connection-dropped') throw error;
      // spread, so that many hosts behind one server do not come back all at once
      await sleep(pause * (0.5 + Math.random()), undefined, { signal });
    }
  }
  return await connect();
}
