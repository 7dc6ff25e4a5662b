import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** Linux tells the time of each thread; those that compile and collect garbage keep nothing waiting. */
const MAIN_THREAD = `/proc/self/task/${process.pid}/schedstat`;

/** CPU milliseconds of the longest turn of the event loop until it is stopped: other work on the machine does not count. */
export function watchTurns(): () => Promise<number> {
  let longest = 0;
  let isOver = false;
  const clock = openClock();
  const watched = (async () => {
    while (!isOver) {
      const before = clock.milliseconds();
      await setImmediate();
      longest = Math.max(longest, clock.milliseconds() - before);
    }
    clock.close();
    return longest;
  })();
  return () => {
    isOver = true;
    return watched;
  };
}

interface Clock {
  milliseconds(): number;
  close(): void;
}

function openClock(): Clock {
  if (!existsSync(MAIN_THREAD)) return { milliseconds: wholeProcess, close: () => {} };
  const file = openSync(MAIN_THREAD, 'r');
  const read = Buffer.alloc(100);
  const nanoseconds = () => Number.parseInt(read.toString('latin1', 0, readSync(file, read, 0, read.length, 0)), 10);
  return { milliseconds: () => nanoseconds() / 1e6, close: () => closeSync(file) };
}

function wholeProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
