import type { BecomeIdentity, ConnectionTarget } from '../../remote/connection.ts';
import type { Value } from '../../values.ts';

/** What a task is done with, for a program that does all of it. */
export interface TaskSurroundings {
  /** How the host is reached, or the delegate. */
  readonly target: ConnectionTarget;
  /** How long the task may take as a job, and how often that is looked at; 0: it is left there. In seconds. */
  readonly job: { readonly seconds: number; readonly poll: number } | undefined;
  /** The task's variables, rendered, without those that cannot be; those that say how a host is reached are the delegate's. */
  variables(): Iterable<readonly [string, Value]>;
  readonly vaultSecrets: readonly { readonly id: string; readonly password: string }[];
  /** Where the task's files are searched, best folder first; the play's is the last. */
  readonly folders: readonly string[];
}

/** The host that a task is for, as seen from where its scripts run. */
export interface OwnHost {
  readonly target: ConnectionTarget;
  readonly identity: BecomeIdentity | undefined;
  /** Addresses and names by which the inventory knows it. */
  readonly names: readonly string[];
  /** Whom the task is delegated to, by name. */
  readonly delegate: string | undefined;
}
