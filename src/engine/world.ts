import type { Inventory } from '../inventory/inventory.ts';
import type { Dict, Value } from '../values.ts';
import { applyChange, type InventoryChange } from './inventory-change.ts';
import { Stats } from './stats.ts';
import { HostVariables } from './variables/host-variables.ts';

/** What `World.restore` takes over. */
export interface WorldParts {
  readonly changes: readonly InventoryChange[];
  readonly failed: readonly string[];
  readonly unreachable: readonly string[];
  readonly custom: Iterable<readonly [string, Value]>;
}

/** What changes while a run goes on: the inventory, what is known of its hosts, and who was lost. The engine alone changes it. */
export class World {
  readonly stats = new Stats();
  /** Statistics of `set_stats`. */
  readonly custom = new Map<string, Value>();
  /** Hosts that failed or were not reached in an earlier play take no further part. */
  readonly failedHosts = new Set<string>();
  readonly unreachableHosts = new Set<string>();
  #inventory: Inventory;
  #inventoryVersion = 0;
  readonly #changes: InventoryChange[] = [];
  readonly #hosts = new Map<string, HostVariables>();
  readonly #cachedFacts: (host: string) => Dict | undefined;

  /** @param cachedFacts what an earlier run kept of a host's facts */
  constructor(inventory: Inventory, cachedFacts: (host: string) => Dict | undefined = () => undefined) {
    this.#inventory = inventory;
    this.#cachedFacts = cachedFacts;
  }

  get inventory(): Inventory {
    return this.#inventory;
  }

  /** Rises when add_host, group_by or refresh_inventory change the inventory. */
  get inventoryVersion(): number {
    return this.#inventoryVersion;
  }

  /** What tasks did to the inventory, in order. */
  get inventoryChanges(): readonly InventoryChange[] {
    return this.#changes;
  }

  /** Changes the inventory now, and again whenever its sources are read anew. @returns whether it has changed */
  changeInventory(change: InventoryChange): boolean {
    this.#changes.push(change);
    const changed = applyChange(this.#inventory, change);
    if (changed) this.#inventoryVersion += 1;
    return changed;
  }

  /** `meta: refresh_inventory`: the sources as they were read again; what add_host and group_by added stays. */
  replaceInventory(inventory: Inventory): void {
    this.#inventory = inventory;
    for (const change of this.#changes) applyChange(inventory, change);
    this.#inventoryVersion += 1;
  }

  /** Takes over what another world was: its inventory has been changed already. */
  restore({ changes, failed, unreachable, custom }: WorldParts): void {
    this.#changes.push(...changes);
    this.#inventoryVersion += changes.length;
    for (const name of failed) this.failedHosts.add(name);
    for (const name of unreachable) this.unreachableHosts.add(name);
    for (const [name, value] of custom) this.custom.set(name, value);
  }

  /** What the run has learnt of a host. */
  host(name: string): HostVariables {
    let known = this.#hosts.get(name);
    if (known === undefined) {
      known = new HostVariables();
      const cached = this.#cachedFacts(name);
      if (cached !== undefined) known.addFacts(cached);
      this.#hosts.set(name, known);
    }
    return known;
  }

  /** Hosts of which something was learnt. */
  knownHosts(): Iterable<[string, HostVariables]> {
    return this.#hosts;
  }
}
