import { setImmediate } from 'node:timers/promises';

/** CPU milliseconds of the longest turn of the event loop until it is stopped: other work on the machine does not count. */
export function watchTurns(): () => Promise<number> {
  let longest = 0;
  let isOver = false;
  const watched = (async () => {
    while (!isOver) {
      const before = process.cpuUsage();
      await setImmediate();
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, (user + system) / 1000);
    }
    return longest;
  })();
  return () => {
    isOver = true;
    return watched;
  };
}
