import { UnreachableError } from './connection.ts';

/**
 * The built-in SSH client cannot reach a host that the system's may: nothing that matters was sent yet, no password and no
 * command.
 */
export class BeyondBuiltIn extends UnreachableError {
  /** Why the system's client may do better, to follow the host's name; undefined where it would not. Looked up when it is asked. */
  readonly reason: () => Promise<string | undefined>;

  constructor(refusal: UnreachableError, reason: () => Promise<string | undefined>) {
    super(refusal.message, refusal.code, refusal.hint, refusal.cause);
    this.reason = reason;
  }
}
