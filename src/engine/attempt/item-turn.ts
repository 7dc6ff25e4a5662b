import type { Joint } from '../../modules/api/joint.ts';
import type { ExecOptions, ExecResult, Session } from '../../remote/connection.ts';

/** What an item sends first: a script of its own, which may be merged into one with its neighbours'. */
export interface FirstScript<A> {
  readonly session: Session;
  readonly script: string;
  read(answer: ExecResult): A;
  readonly joint: Joint<unknown, A> | undefined;
}

/** The turn of one item of a loop whose items overlap: its scripts go to the host in the order of the items. */
export interface ItemTurn {
  run(session: Session, script: string, options: ExecOptions): Promise<ExecResult>;
  /** Runs a script, or in its stead one that does the same for neighbouring items as well. */
  runTogether<A>(request: FirstScript<A>, options: ExecOptions): Promise<A>;
}
