import type { Inventory } from '../inventory/inventory.ts';
import { str } from '../python/semantics.ts';
import { Dict, type Value } from '../values.ts';

/** What a task did to the inventory, as plain data: it is done again when the sources are read anew. */
export type InventoryChange =
  | {
      readonly kind: 'add_host';
      readonly host: string;
      readonly groups: readonly string[];
      readonly vars: ReadonlyMap<string, Value>;
    }
  | {
      readonly kind: 'group_by';
      readonly group: string;
      readonly parents: readonly string[];
      readonly hosts: readonly string[];
    };

/** @returns whether the inventory is another than before */
export function applyChange(inventory: Inventory, change: InventoryChange): boolean {
  if (change.kind === 'add_host') return inventory.addHost(change.host, change.groups, change.vars);
  let changed = false;
  for (const name of change.hosts) {
    const host = inventory.host(name);
    if (host !== undefined) changed = inventory.addToGroup(host, change.group, change.parents) || changed;
  }
  return changed;
}

/** A change as a value, for `changeFromValue`. */
export function changeAsValue(change: InventoryChange): Dict {
  if (change.kind === 'group_by')
    return Dict.from({ ...change, parents: [...change.parents], hosts: [...change.hosts] });
  return Dict.from({ ...change, groups: [...change.groups], vars: Dict.of(change.vars) });
}

export function changeFromValue(value: Value): InventoryChange {
  const part = (name: string): Value => (value instanceof Dict ? (value.get(name) ?? null) : null);
  const names = (name: string): string[] => {
    const list = part(name);
    return Array.isArray(list) ? list.map(str) : [];
  };
  if (part('kind') === 'group_by')
    return { kind: 'group_by', group: str(part('group')), parents: names('parents'), hosts: names('hosts') };
  const vars = part('vars');
  const entries = vars instanceof Dict ? Array.from(vars, ([key, each]) => [str(key), each] as const) : [];
  return { kind: 'add_host', host: str(part('host')), groups: names('groups'), vars: new Map(entries) };
}
