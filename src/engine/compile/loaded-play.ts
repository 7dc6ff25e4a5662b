import type { CompileContext } from './compile-context.ts';
import type { CompiledPlay } from './steps.ts';

/** A playbook, its imports followed: what `--list-tasks` shows and what runs. */
export interface LoadedPlaybook {
  /** As given on the command line. */
  readonly path: string;
  readonly plays: readonly LoadedPlay[];
}

export interface LoadedPlay {
  readonly compiled: CompiledPlay;
  /** What dynamic includes are compiled with. */
  readonly context: CompileContext;
}
