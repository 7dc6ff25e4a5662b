import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 25;
let last = 0;

/**
 * Lets in what waits (signals, timers, hosts' answers) when tasks that wait for nothing themselves have kept the process busy;
 * undefined where that is not due. @throws the signal's reason once it is aborted
 */
export function yieldToEvents(signal: AbortSignal): Promise<void> | undefined {
  signal.throwIfAborted();
  const now = performance.now();
  if (now - last < LONGEST_MS) return undefined;
  last = now;
  return setImmediate().then(() => signal.throwIfAborted());
}
