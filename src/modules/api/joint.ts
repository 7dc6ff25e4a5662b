import type { ExecResult } from '../../remote/connection.ts';

/** A script for several items of a loop. */
export interface JointScript<A> {
  /** Ends with NEEDS_MORE unless it has done what all of them asked for. */
  readonly text: string;
  /** The answers in the order of the members; undefined: that one was not done, and is to be done by itself. */
  read(answer: ExecResult): readonly (A | undefined)[];
}

/** What one item of a loop asks for, such that it can be done together with what its neighbours ask for. */
export interface Joint<M, A> {
  /** Only items of the same key go together. */
  readonly key: string;
  /** Two of the same id never do. */
  readonly id: string;
  readonly member: M;
  /** What several members need, at least two, in the order of the items. */
  script(members: readonly M[]): JointScript<A>;
}
