import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import { EndedOnPurpose, EXIT } from '../errors.ts';

/** SIGHUP: the terminal is gone, as when an ssh session to the controller breaks. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Ending = (typeof ENDINGS)[number];

/** Why a run was ended from outside. */
export class Interruption extends EndedOnPurpose {
  /** Of the process: as Ansible's on ctrl+C, otherwise as shells give it to what a signal ended. */
  readonly exitCode: number;

  constructor(signal: Ending) {
    super(signal === 'SIGINT' ? 'User interrupted execution' : `The run was ended by ${signal}`);
    this.name = 'Interruption';
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : 128 + constants.signals[signal];
  }
}

/** ctrl+C (SIGINT), SIGTERM and SIGHUP ask the run to end, with an `Interruption` as the reason; a second one ends the process at once. */
export function interruptible(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  // Every script that runs listens to it.
  setMaxListeners(0, controller.signal);
  const stop = (name: Ending) => {
    const interruption = new Interruption(name);
    if (controller.signal.aborted) process.exit(interruption.exitCode);
    controller.abort(interruption);
  };
  for (const name of ENDINGS) process.on(name, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of ENDINGS) process.off(name, stop);
    },
  };
}
