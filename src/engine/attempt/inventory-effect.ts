import { resolveModule } from '../../modules/api/resolve.ts';
import { str } from '../../python/semantics.ts';
import { Dict, type Value } from '../../values.ts';
import type { InventoryChange } from '../inventory-change.ts';
import { flag } from '../result.ts';
import { judge } from './retry.ts';
import type { TaskRun, TaskView } from './task-view.ts';

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(str) : []);

/**
 * Carries out what `add_host` and `group_by` ask for, once the task's conditions have judged their answer: one that failed changes
 * nothing. The result has changed where the inventory has; handlers are notified by `changed_when` alone, as in Ansible.
 * @returns whether the task is one of these, and notifies nobody
 */
export async function affectInventory(run: TaskRun, view: TaskView, data: Dict): Promise<boolean> {
  if (!data.has('add_host') && !data.has('add_group')) return false;
  const applies = (await resolveModule(run.step.action))?.applies;
  if (applies !== 'add_host' && applies !== 'group_by') return false;
  const notifies = flag(data, 'changed');
  const change = applies === 'add_host' ? addedHost(data) : joinedGroup(data, run.host.name);
  if (change === undefined || flag(data, 'failed')) return !notifies;
  data.set('changed', run.world.changeInventory(change));
  judge(run, view, data);
  return !notifies;
}

/** What the answer of `add_host` does to the inventory. */
function addedHost(data: Dict): InventoryChange | undefined {
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

/** What the answer of `group_by` does: the host joins the group. */
function joinedGroup(data: Dict, host: string): InventoryChange | undefined {
  const group = data.get('add_group') ?? null;
  if (group === null) return undefined;
  return { kind: 'group_by', group: str(group), parents: texts(data.get('parent_groups')), hosts: [host] };
}
