import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../values.ts';

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

export function applyChange(inventory: Inventory, change: InventoryChange): void {
  if (change.kind === 'add_host') {
    inventory.addHost(change.host, change.groups, change.vars);
    return;
  }
  for (const name of change.hosts) {
    const host = inventory.host(name);
    if (host !== undefined) inventory.addToGroup(host, change.group, change.parents);
  }
}
