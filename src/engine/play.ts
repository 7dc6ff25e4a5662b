import { dirname, resolve } from 'node:path';
import type { Vars } from '../values.ts';
import type { LoadedPlay } from './compile/loaded-play.ts';

/** A play as it is about to run, or is foreseen; nothing changes it. */
export interface Play extends LoadedPlay {
  /** The folder of its playbook. */
  readonly playDir: string;
  /** What the user answered to `vars_prompt`. */
  readonly prompted: Vars;
}

export function playOf(loaded: LoadedPlay, prompted: Vars = new Map()): Play {
  return { ...loaded, playDir: dirname(resolve(loaded.compiled.play.file)), prompted };
}
