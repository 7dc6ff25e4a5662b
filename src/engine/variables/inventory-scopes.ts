import type { Group, Host } from '../../inventory/hosts-and-groups.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { sourceDirectories } from '../../inventory/source-directories.ts';
import type { VarsFile } from '../../inventory/vars-files.ts';
import type { World } from '../world.ts';
import type { GroupAndHostVars } from './group-and-host-vars.ts';
import type { VariableScope, WrittenAt } from './scope.ts';

/** What the inventory says of groups and hosts, files beside inventory and playbook included. */
export class InventoryScopes {
  readonly #world: World;
  readonly #files: GroupAndHostVars;
  readonly #playDir: string;
  readonly #empty: VariableScope;
  readonly #layers = new Map<string, { readonly version: number; readonly scope: VariableScope }>();
  #folders: { readonly of: Inventory; readonly folders: readonly string[] } | undefined;

  /**
   * @param playDir the folder whose group_vars and host_vars count as those beside the playbook
   * @param empty what the layers are put on
   */
  constructor(world: World, files: GroupAndHostVars, playDir: string, empty: VariableScope) {
    this.#world = world;
    this.#files = files;
    this.#playDir = playDir;
    this.#empty = empty;
  }

  /** A host's groups and its own variables. */
  of(name: string): VariableScope {
    const version = this.#world.inventoryVersion;
    const cached = this.#layers.get(name);
    if (cached?.version === version) return cached.scope;
    const scope = this.#read(name);
    this.#layers.set(name, { version, scope });
    return scope;
  }

  #read(name: string): VariableScope {
    const { inventory } = this.#world;
    const host = inventory.host(name);
    if (host === undefined) return this.#empty;
    let scope = this.#empty;
    for (const group of inventory.groupsOf(host)) scope = this.#withGroup(scope, group);
    return this.#withHost(scope, host);
  }

  /** A group's own variables. */
  ofGroup(group: Group): VariableScope {
    return this.#withGroup(this.#empty, group);
  }

  /** A host's own variables, without those of its groups. */
  ofHostAlone(host: Host): VariableScope {
    return this.#withHost(this.#empty, host);
  }

  #withGroup(weaker: VariableScope, group: Group): VariableScope {
    const all = group.name === 'all';
    let scope = weaker.with('inventory group variables', group.vars, name => group.positions.get(name));
    for (const dir of this.#inventoryFolders()) {
      for (const file of this.#files.group(dir, group.name))
        scope = scope.with(all ? 'inventory group_vars/all' : 'inventory group_vars', file.vars, placeIn(file));
    }
    for (const file of this.#files.group(this.#playDir, group.name))
      scope = scope.with(all ? 'playbook group_vars/all' : 'playbook group_vars', file.vars, placeIn(file));
    return scope;
  }

  #withHost(weaker: VariableScope, host: Host): VariableScope {
    let scope = weaker.with('inventory host variables', host.vars, name => host.positions.get(name));
    for (const dir of this.#inventoryFolders()) {
      for (const file of this.#files.host(dir, host.name))
        scope = scope.with('inventory host_vars', file.vars, placeIn(file));
    }
    for (const file of this.#files.host(this.#playDir, host.name))
      scope = scope.with('playbook host_vars', file.vars, placeIn(file));
    return scope;
  }

  #inventoryFolders(): readonly string[] {
    const { inventory } = this.#world;
    if (this.#folders?.of !== inventory) this.#folders = { of: inventory, folders: sourceDirectories(inventory) };
    return this.#folders.folders;
  }
}

function placeIn({ file, positions }: VarsFile): WrittenAt {
  return name => positions?.key(name) ?? { file, line: 1, column: 1 };
}
