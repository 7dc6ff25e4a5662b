import type { Vars } from '../../values.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { Run } from '../open-run.ts';
import { type Play, playOf } from '../play.ts';
import { PlayVariables } from '../variables/play-variables.ts';
import { PlayProgress } from './play-progress.ts';

/** A play of a run: what it is, what it sees, and how far it is. */
export interface PlayRun extends Run {
  readonly play: Play;
  readonly variables: PlayVariables;
  readonly progress: PlayProgress;
}

/** @param prompted what the user answered to `vars_prompt` */
export function openPlay({ services, world }: Run, loaded: LoadedPlay, prompted?: Vars): PlayRun {
  const play = playOf(loaded, prompted);
  const progress = new PlayProgress(loaded);
  return { services, world, play, variables: new PlayVariables(services, world, play, progress), progress };
}
