import type { RunEvent } from '../events.ts';
import type { PlayRun } from './play-run.ts';

/** The event that announces a play. */
export function playStart({ services, play, variables }: PlayRun): RunEvent {
  const { name, strategy } = variables.fields;
  const { checkMode } = services.options;
  return { type: 'play-start', name, strategy, checkMode, at: play.compiled.play.at };
}
