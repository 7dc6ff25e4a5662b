import type { PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, positionsOf, type Value } from '../values.ts';
import { expandHostPattern } from './addresses.ts';
import type { Group } from './hosts-and-groups.ts';
import type { Inventory } from './inventory.ts';

/** Puts the hosts that a pattern names into a group, with what is said of them all. @throws what `failed` makes, PlayError */
export function populateHosts(
  inventory: Inventory,
  group: Group,
  pattern: string,
  vars: Value,
  failed: (message: string) => PlayError,
): void {
  const { names, port } = expandHostPattern(pattern);
  if (!(vars instanceof Dict)) throw failed(`Invalid data from file, expected dictionary and got:\n\n${str(vars)}`);
  for (const name of names) {
    const host = inventory.ensureHost(name, port);
    group.addHost(host);
    for (const [key, value] of vars) inventory.setVariable(host, str(key), value, positionsOf(vars)?.key(key));
  }
}
