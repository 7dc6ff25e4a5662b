import { Dict, isText, textOf, type Value } from '../values.ts';
import type { Run } from './run.ts';

const text = (value: Value): string => (isText(value) ? textOf(value) : String(value));

/** Applies the answer of `add_host`. */
export function addHostFor(run: Run, data: Dict): void {
  const added = data.get('add_host');
  if (!(added instanceof Dict)) return;
  const groups = added.get('groups');
  const vars = added.get('host_vars');
  run.inventory.addHost(
    text(added.get('host_name') ?? ''),
    Array.isArray(groups) ? groups.map(text) : [],
    vars instanceof Dict ? new Map([...vars].map(([name, value]) => [text(name), value])) : new Map(),
  );
  run.inventoryVersion += 1;
}

/** Applies the answer of `group_by`: the hosts join the group. */
export function addGroupFor(run: Run, data: Dict, hosts: readonly string[]): void {
  const group = data.get('add_group');
  if (group === undefined || group === null) return;
  const parents = data.get('parent_groups');
  for (const name of hosts) {
    const host = run.inventory.host(name);
    if (host !== undefined)
      run.inventory.addToGroup(host, text(group), Array.isArray(parents) ? parents.map(text) : []);
  }
  run.inventoryVersion += 1;
}
