import { ownUser } from '../../python/own-user.ts';
import type { BecomeIdentity, ConnectionTarget } from '../../remote/connection.ts';
import { connectionKind } from '../../remote/open.ts';
import { becomeIdentity, connectionTarget, type Reader, reader } from '../connect/connection-target.ts';
import { delegatedScope } from './delegate.ts';
import { type TaskRun, type TaskView, viewOf } from './task-view.ts';

/** How a task reaches the host that it is done on: its own, or the delegate. */
export class Way {
  /** Whom the task is delegated to, by name. */
  readonly delegate: string | undefined;
  /** The name of the host that is reached. */
  readonly host: string;
  /** The task's variables, as that host has them. */
  readonly view: TaskView;
  readonly variables: Reader;
  readonly #run: TaskRun;
  readonly #own: TaskView;
  #target: ConnectionTarget | undefined;
  #identity: { readonly found: BecomeIdentity | undefined } | undefined;

  /** @param own the task's variables, as its own host has them */
  constructor(run: TaskRun, own: TaskView, delegate: string | undefined) {
    this.delegate = delegate;
    this.host = delegate ?? run.host.name;
    this.view = delegate === undefined ? own : viewOf(run, delegatedScope(run, own, delegate));
    this.variables = reader(this.view.templar, this.view.scope);
    this.#run = run;
    this.#own = own;
  }

  /** @throws PlayError, TemplateError */
  target(): ConnectionTarget {
    const { step, services } = this.#run;
    const isDelegated = this.delegate !== undefined;
    this.#target ??= fromPlay(
      connectionTarget(this.host, this.variables, step.effective, this.#own.templar, services.options, isDelegated),
      this.#run,
    );
    return this.#target;
  }

  /** Who the task becomes there, where that is somebody else than who is connected. @throws PlayError, TemplateError */
  identity(): BecomeIdentity | undefined {
    if (this.#identity === undefined) {
      const { step, services } = this.#run;
      const identity = becomeIdentity(this.variables, step.effective, this.#own.templar, services.options);
      // As Ansible with its default become_allow_same_user=False: who is that user already needs no sudo.
      const found = identity !== undefined && identity.user === userOf(this.target()) ? undefined : identity;
      this.#identity = { found };
    }
    return this.#identity.found;
  }
}

/** On this machine commands are those of who runs this, whatever user is named. */
function userOf({ transport, user }: ConnectionTarget): string | undefined {
  return connectionKind(transport)?.isHere === true ? ownUser().username : user;
}

/** A target of which the play knows the folder. */
export function fromPlay(target: ConnectionTarget, { play }: Pick<TaskRun, 'play'>): ConnectionTarget {
  return connectionKind(target.transport)?.isHere === true ? { ...target, folder: play.playDir } : target;
}
