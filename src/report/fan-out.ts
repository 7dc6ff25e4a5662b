import type { Reporter } from '../engine/events.ts';

/** Several reporters as one. */
export function fanOut(reporters: readonly Reporter[]): Reporter {
  return {
    handle: event => {
      for (const reporter of reporters) reporter.handle(event);
    },
    close: async () => {
      for (const reporter of reporters) await reporter.close?.();
    },
  };
}
