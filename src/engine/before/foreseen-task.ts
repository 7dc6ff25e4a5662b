import type { PlayError } from '../../errors.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { PlayRun } from '../play/play-run.ts';
import type { Surroundings } from './preflight.ts';

/** A task that the run comes to, as far as that can be told beforehand. */
export interface ForeseenTask {
  readonly run: PlayRun;
  readonly step: TaskStep;
  readonly around: Surroundings;
  /** A dynamic include brings it. */
  readonly included: boolean;
  /** Nothing before it can end the play for a host, or keep the include that brings it from being reached. */
  readonly reached: boolean;
  /** Every task before it is known, and so are the names that they set. */
  readonly known: boolean;
  /** How many tasks of the expansion are those that may run before it. */
  readonly after: number;
  /** What it asks to include cannot be read; open where an earlier task may make it. */
  readonly unreadable?: { readonly error: PlayError; readonly certain: boolean; readonly open: boolean };
}
