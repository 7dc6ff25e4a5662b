import { str } from '../../python/repr.ts';
import { Dict, type Value } from '../../values.ts';
import type { Run } from '../run.ts';

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(str) : []);

/** Applies the answer of `add_host`. */
export function addHostFor(run: Run, data: Dict): void {
  const added = data.get('add_host');
  if (!(added instanceof Dict)) return;
  const name = str(added.get('host_name') ?? '');
  const groups = texts(added.get('groups'));
  const vars = added.get('host_vars');
  const own = vars instanceof Dict ? new Map([...vars].map(([key, value]) => [str(key), value])) : new Map();
  run.changeInventory(inventory => void inventory.addHost(name, groups, own));
}

/** Applies the answer of `group_by`: the hosts join the group. */
export function addGroupFor(run: Run, data: Dict, hosts: readonly string[]): void {
  const group = data.get('add_group');
  if (group === undefined || group === null) return;
  const parents = texts(data.get('parent_groups'));
  run.changeInventory(inventory => {
    for (const name of hosts) {
      const host = inventory.host(name);
      if (host !== undefined) inventory.addToGroup(host, str(group), parents);
    }
  });
}
