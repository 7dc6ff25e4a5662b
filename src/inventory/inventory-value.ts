import { Dict, isText, type Position, textOf, type Value } from '../values.ts';
import type { Group, Host } from './hosts-and-groups.ts';
import type { Inventory } from './inventory.ts';

/** An inventory as a value: groups, their children and hosts, and the variables of both with their places. */
export function inventoryAsValue(inventory: Inventory): Dict {
  const hosts = [...inventory.hosts.values()];
  const localhost = inventory.implicitLocalhost;
  return Dict.from({
    sources: [...inventory.sources],
    hosts: [...hosts, ...(localhost === undefined ? [] : [localhost])].map(host =>
      Dict.from({ name: host.name, implicit: host.implicit, ...varsOf(host) }),
    ),
    groups: Array.from(inventory.groups.values(), group =>
      Dict.from({
        name: group.name,
        priority: group.priority,
        children: group.children.map(child => child.name),
        hosts: Array.from(group.ownHosts, host => host.name),
        ...varsOf(group),
      }),
    ),
  });
}

function varsOf({ vars, positions }: Host | Group): Readonly<Record<'vars' | 'positions', Value>> {
  return {
    vars: Dict.of(vars),
    positions: Dict.of(
      Array.from(positions, ([name, { file, line, column }]) => [name, [file, line, column]] as const),
    ),
  };
}

/** Makes an empty inventory hold what `inventoryAsValue` gave of another. */
export function fillInventory(inventory: Inventory, value: Value): Inventory {
  const parts = asDict(value);
  inventory.sources.push(...asTexts(parts.get('sources')));
  for (const entry of asList(parts.get('hosts'))) fillHost(inventory, asDict(entry));
  const groups = asList(parts.get('groups')).map(asDict);
  for (const entry of groups) fillGroup(inventory.addGroup(asText(entry.get('name'))), entry);
  for (const entry of groups) {
    const group = inventory.addGroup(asText(entry.get('name')));
    for (const name of asTexts(entry.get('children'))) group.addChild(inventory.addGroup(name));
    for (const name of asTexts(entry.get('hosts'))) {
      const host = inventory.host(name);
      if (host !== undefined) group.addHost(host);
    }
  }
  return inventory;
}

function fillHost(inventory: Inventory, entry: Dict): void {
  const name = asText(entry.get('name'));
  const host = entry.get('implicit') === true ? inventory.host(name) : inventory.ensureHost(name);
  if (host === undefined) return;
  host.vars.clear();
  fillVars(host, entry);
}

function fillGroup(group: Group, entry: Dict): void {
  group.priority = Number(entry.get('priority') ?? 1);
  fillVars(group, entry);
}

function fillVars(owner: Host | Group, entry: Dict): void {
  for (const [name, value] of asDict(entry.get('vars'))) owner.vars.set(asText(name), value);
  for (const [name, place] of asDict(entry.get('positions'))) owner.positions.set(asText(name), positionFrom(place));
}

function positionFrom(value: Value): Position {
  const [file = '', line = 1, column = 1] = asList(value);
  return { file: asText(file), line: Number(line), column: Number(column) };
}

/** Takes over what a plugin in Python made of the inventory: groups with vars, children and hosts, and the hosts' variables. */
export function mergeInventory(inventory: Inventory, made: Dict): void {
  for (const [name, vars] of asDict(made.get('hosts')))
    setVars(inventory, inventory.ensureHost(asText(name)), asDict(vars));
  const groups = Array.from(asDict(made.get('groups')), ([name, entry]) => [asText(name), asDict(entry)] as const);
  for (const [name, entry] of groups) setVars(inventory, inventory.addGroup(name), asDict(entry.get('vars')));
  for (const [name, entry] of groups) {
    const group = inventory.addGroup(name);
    for (const child of asTexts(entry.get('children'))) group.addChild(inventory.addGroup(child));
    for (const host of asTexts(entry.get('hosts'))) group.addHost(inventory.ensureHost(host));
  }
}

/** Where a host was found, the inventory knows itself. */
function setVars(inventory: Inventory, owner: Host | Group, vars: Dict): void {
  for (const [key, value] of vars) {
    const name = asText(key);
    if (name !== 'inventory_file' && name !== 'inventory_dir') inventory.setVariable(owner, name, value);
  }
}

const asDict = (value: Value | undefined): Dict => (value instanceof Dict ? value : new Dict());
const asList = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const asTexts = (value: Value | undefined): string[] => asList(value).map(asText);
function asText(value: Value | undefined): string {
  return isText(value) ? textOf(value) : String(value ?? '');
}
