import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import { EXIT } from '../errors.ts';

/** Why a run was ended from outside. */
export class Interruption extends Error {
  /** Of the process: as Ansible's on ctrl+C, otherwise as shells give it to what a signal ended. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal === 'SIGINT' ? 'User interrupted execution' : `The run was ended by ${signal}`);
    this.name = 'Interruption';
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : 128 + constants.signals[signal];
  }
}

/** ctrl+C (SIGINT) and SIGTERM ask the run to end, with an `Interruption` as the reason; a second one ends the process at once. */
export function interruptible(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  // Every script that runs listens to it.
  setMaxListeners(0, controller.signal);
  const stop = (name: 'SIGINT' | 'SIGTERM') => {
    const interruption = new Interruption(name);
    if (controller.signal.aborted) process.exit(interruption.exitCode);
    controller.abort(interruption);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
