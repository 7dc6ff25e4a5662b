import { str } from '../../python/semantics.ts';
import { Dict, type Value } from '../../values.ts';
import type { InventoryChange } from '../inventory-change.ts';

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(str) : []);

/** What the answer of `add_host` does to the inventory. */
export function addedHost(data: Dict): InventoryChange | undefined {
  const added = data.get('add_host');
  if (!(added instanceof Dict)) return undefined;
  const vars = added.get('host_vars');
  return {
    kind: 'add_host',
    host: str(added.get('host_name') ?? ''),
    groups: texts(added.get('groups')),
    vars: vars instanceof Dict ? new Map([...vars].map(([key, value]) => [str(key), value])) : new Map(),
  };
}

/** What the answer of `group_by` does: the hosts join the group. */
export function joinedGroup(data: Dict, hosts: readonly string[]): InventoryChange | undefined {
  const group = data.get('add_group') ?? null;
  if (group === null) return undefined;
  return { kind: 'group_by', group: str(group), parents: texts(data.get('parent_groups')), hosts };
}
