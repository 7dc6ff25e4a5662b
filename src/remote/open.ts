import type { Connection, ConnectionTarget } from './connection.ts';
import type { ConnectionKind, OpenOptions } from './connection-kind.ts';
import { CONNECTIONS } from './connection-registry.ts';

const kinds: Readonly<Record<string, ConnectionKind>> = CONNECTIONS;

/** What connections are called: each by its file's name, then by its others. */
const names = new Map<string, string>(
  Object.entries(kinds).flatMap(([name, { aliases = [] }]) => [name, ...aliases].map(each => [each, name])),
);

/** The names that their files bear. */
export const CONNECTION_FILES: readonly string[] = Object.keys(kinds);

/** Every name that `connection` may have. */
export const CONNECTION_NAMES: readonly string[] = [...names.keys()];

/** A kind of connection by any of its names, with the one that its file bears. */
export function connectionKind(written: string): (ConnectionKind & { readonly name: string }) | undefined {
  const name = names.get(written);
  const kind = name === undefined ? undefined : kinds[name];
  return name === undefined || kind === undefined ? undefined : { ...kind, name };
}

/** Opens the connection of a target. @throws UnreachableError; PlayError `unsafe-name` */
export async function openConnection(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  const kind = connectionKind(target.transport);
  if (kind === undefined) throw new Error(`there is no connection ${target.transport}`);
  return kind.open(target, options);
}
