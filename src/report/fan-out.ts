import type { Reporter, RunEvent } from '../engine/events.ts';

/** Several reporters as one: each is told when the one before is ready. */
export function fanOut(reporters: readonly Reporter[]): Reporter {
  return {
    handle: event => tell(reporters, event),
    close: async () => {
      for (const reporter of reporters) await reporter.close?.();
    },
  };
}

function tell(reporters: readonly Reporter[], event: RunEvent): void | Promise<void> {
  for (const [index, reporter] of reporters.entries()) {
    const told = reporter.handle(event);
    if (told !== undefined) return told.then(() => tell(reporters.slice(index + 1), event));
  }
}
