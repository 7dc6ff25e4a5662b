import type { RunEvent } from '../events.ts';
import type { PlayRun } from './play-run.ts';

/** The event that announces a play. */
export function playStart({ run, name, strategy, compiled }: PlayRun): RunEvent {
  return { type: 'play-start', name, strategy, checkMode: run.options.checkMode, at: compiled.play.at };
}
