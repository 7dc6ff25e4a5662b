import type { Ask, Connection, ConnectionTarget } from './connection.ts';

export interface OpenOptions {
  warn(message: string): void;
  readonly signal?: AbortSignal | undefined;
  /** Where there is a user to ask: about host keys that are not known, and for passphrases. */
  readonly ask?: Ask | undefined;
}

/** Reads a variable of the host that is connected to, rendered, as text. */
export type ReadVariable = (name: string) => string | undefined;

/** A way to reach hosts: one file in `connections/`, whose name it bears. What it needs to run is loaded by `open`. */
export interface ConnectionKind {
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Other names under which `connection` knows it. */
  readonly aliases?: readonly string[];
  /** Its commands run on this machine. */
  readonly isHere?: true;
  /** Variables of the host that give the address, the first that is set; `ansible_host` where it has none of its own. */
  readonly addressVariables?: readonly string[];
  /** What it takes of the host's variables besides what all connections do. @param user who connects */
  settings?(read: ReadVariable, user: string | undefined): Partial<Pick<ConnectionTarget, 'guest' | 'programArgs'>>;
  /** @throws UnreachableError; PlayError `unsafe-name` */
  open(target: ConnectionTarget, options: OpenOptions): Promise<Connection>;
}

export function defineConnection(kind: ConnectionKind): ConnectionKind {
  return kind;
}
