import type { Reporter, RunEvent } from '../engine/events.ts';
import { inSlices, type Slices } from '../in-slices.ts';

/**
 * A reporter that is told one event after the other, whatever it takes it: events that come in between wait.
 * @param ready what must be done before an event is told, if anything
 */
export function inTurn(reporter: Reporter, ready: () => Slices<void> | undefined): Reporter {
  let last: Promise<void> | undefined;

  function tell(event: RunEvent): void | Promise<void> {
    const preparing = ready();
    const prepared = preparing === undefined ? undefined : inSlices(preparing);
    return prepared === undefined ? reporter.handle(event) : prepared.then(() => reporter.handle(event));
  }

  return {
    handle: event => {
      const told = last === undefined ? tell(event) : last.then(() => tell(event));
      if (told === undefined) return undefined;
      const done = told.then(() => {
        if (last === done) last = undefined;
      });
      // Whoever waits for it is told of an error, at the latest `close`.
      done.catch(() => {});
      last = done;
      return done;
    },
    close: async () => {
      await last;
      await reporter.close?.();
    },
  };
}
