import type { Core } from '../../core-line.ts';
import type { Run } from '../../engine/open-run.ts';
import { coreOf } from '../../engine/options.ts';
import { HostScopes } from '../../engine/variables/host-scopes.ts';
import type { Group, Host } from '../../inventory/hosts-and-groups.ts';
import { str } from '../../python/semantics.ts';
import { Dict, EncryptedText, type Value } from '../../values.ts';
import { MASK, writtenVars } from './printed-vars.ts';

/** Where the variables of hosts and groups are taken from: `--export` shows them where they are written. */
export interface InventoryVars {
  host(host: Host): Dict;
  group(group: Group): Dict;
  /** Whether a host is listed. */
  lists(host: Host): boolean;
  readonly exported: boolean;
  readonly core: Core;
}

/** @param limit the pattern of the hosts that are listed. @throws PlayError `host-pattern`, `limit-file` */
export function inventoryVars({ services, world }: Run, exported: boolean, limit?: string): InventoryVars {
  const { extraVars } = services.options;
  const scopes = new HostScopes(services, world).inventoryScopes;
  const chosen = limit === undefined ? undefined : new Set(world.inventory.match('all', limit));
  return {
    exported,
    lists: host => chosen?.has(host) !== false,
    core: coreOf(services.options),
    host: host => writtenVars(exported ? scopes.ofHostAlone(host) : scopes.of(host.name).with('extra vars', extraVars)),
    group: group => {
      const vars = writtenVars(scopes.ofGroup(group));
      if (group.priority !== 1) vars.set('ansible_group_priority', group.priority);
      return vars;
    },
  };
}

/** The hosts that stand under a group. */
const listed = (group: Group, vars: InventoryVars): Host[] =>
  group.name === 'all' ? [] : [...group.ownHosts].filter(host => vars.lists(host));

/** Entries with something in them. */
function filled(entries: Readonly<Record<string, Value>>): Dict {
  return Dict.of(
    Object.entries(entries).filter(([, value]) => (value instanceof Dict ? value.size : (value as Value[]).length) > 0),
  );
}

/** `--list`, as an inventory script answers. */
export function listView(top: Group, vars: InventoryVars): Dict {
  const hostvars = new Dict();
  for (const host of top.hosts) {
    if (!vars.lists(host)) continue;
    const own = vars.host(host);
    if (own.size > 0) hostvars.set(host.name, own);
  }
  const meta = Dict.from({ hostvars });
  if (vars.core.inventoryListing) meta.set('profile', 'inventory_legacy');
  const view = Dict.from({ _meta: meta });
  addGroup(view, top, vars);
  return view;
}

function addGroup(view: Dict, group: Group, vars: InventoryVars): void {
  const entry = filled({
    hosts: listed(group, vars).map(host => host.name),
    children: group.children.map(child => child.name),
    ...(vars.exported ? { vars: vars.group(group) } : {}),
  });
  if (entry.size > 0) view.set(group.name, entry);
  for (const child of group.children) if (!view.has(child.name)) addGroup(view, child, vars);
}

/**
 * `--list --yaml`, as an inventory file says it; each host's variables stand where the host is first named, since 2.19 what a group
 * holds where the group is, and groups without anything are left out.
 */
export function yamlView(top: Group, vars: InventoryVars): Dict {
  const seen = new Set<Host>();
  const seenGroups = new Set<Group>();
  const entryOf = (group: Group): Dict => {
    const children = new Dict();
    for (const child of group.children) {
      const entry = seenGroups.has(child) ? new Dict() : entryOf(child);
      if (!vars.core.inventoryListing || entry.size > 0 || seenGroups.has(child)) children.set(child.name, entry);
      if (vars.core.inventoryListing) seenGroups.add(child);
    }
    const hosts = new Dict();
    for (const host of listed(group, vars)) {
      hosts.set(host.name, seen.has(host) ? new Dict() : vars.host(host));
      seen.add(host);
    }
    return filled({ children, hosts, ...(vars.exported ? { vars: vars.group(group) } : {}) });
  };
  return Dict.of([[top.name, entryOf(top)]]);
}

/** `--graph`: groups and hosts as a tree. */
export function graphView(group: Group, vars: InventoryVars | undefined): string[] {
  return graphLines(group, vars, 0);
}

function graphLine(name: string, depth: number): string {
  return depth === 0 ? name : `${'  |'.repeat(depth)}--${name}`;
}

function graphLines(group: Group, vars: InventoryVars | undefined, depth: number): string[] {
  return [
    graphLine(`@${group.name}:`, depth),
    ...group.children.flatMap(child => graphLines(child, vars, depth + 1)),
    ...(group.name === 'all' ? [] : [...group.ownHosts]).flatMap(host => [
      graphLine(host.name, depth + 1),
      ...(vars === undefined ? [] : varLines(vars.host(host), depth + 2)),
    ]),
    ...(vars === undefined ? [] : varLines(vars.group(group), depth + 1)),
  ];
}

function varLines(vars: Dict, depth: number): string[] {
  return [...vars]
    .map(([name, value]) => [String(name), value instanceof EncryptedText ? MASK : str(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => graphLine(`{${name} = ${value}}`, depth));
}
