import { PlayError } from '../errors.ts';
import type { Position, Value } from '../values.ts';
import { isIpAddress } from './addresses.ts';

export class Host {
  readonly name: string;
  /** The host's own inventory variables, with `ansible_port` from `host:port`, `inventory_file` and `inventory_dir`. */
  readonly vars = new Map<string, Value>();
  /** Where each of `vars` was written. */
  readonly positions = new Map<string, Position>();
  /** Every group that holds the host, directly or through a child. */
  readonly groups = new Set<Group>();
  /** The localhost that exists without being in the inventory. */
  readonly implicit: boolean;

  constructor(name: string, implicit = false) {
    this.name = name;
    this.implicit = implicit;
  }

  /** `inventory_hostname_short`: up to the first dot, whole for an address. */
  get shortName(): string {
    return isIpAddress(this.name) ? this.name : (this.name.split('.', 1)[0] ?? this.name);
  }
}

/** A group of hosts. `depth` is the longest way down from `all`. */
export class Group {
  readonly name: string;
  readonly vars = new Map<string, Value>();
  readonly positions = new Map<string, Position>();
  readonly children: Group[] = [];
  readonly parents: Group[] = [];
  /** Hosts that are members themselves, not through a child. */
  readonly ownHosts = new Set<Host>();
  depth = 0;
  priority = 1;
  #members: readonly Host[] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Members and the members of all descendants, each once, in Ansible's order. */
  get hosts(): readonly Host[] {
    this.#members ??= this.#collect();
    return this.#members;
  }

  #collect(): Host[] {
    const members = new Set<Host>();
    for (const group of [this as Group, ...this.descendants()])
      for (const host of group.ownHosts) if (this.name !== 'all' || !host.implicit) members.add(host);
    return [...members];
  }

  descendants(): Group[] {
    return reach(this, group => group.children);
  }

  ancestors(): Group[] {
    return reach(this, group => group.parents);
  }

  /** @throws PlayError `inventory-loop` */
  addChild(child: Group): boolean {
    if (child === this) throw new PlayError("can't add group to itself", { code: 'inventory-loop' });
    if (this.children.includes(child)) return false;
    if (this.ancestors().includes(child)) {
      const message = `Adding group '${child.name}' as child to '${this.name}' creates a recursive dependency loop.`;
      throw new PlayError(message, { code: 'inventory-loop' });
    }
    this.children.push(child);
    child.#sink(this.depth + 1);
    child.parents.push(this);
    for (const host of child.hosts) for (const group of [this, ...this.ancestors()]) host.groups.add(group);
    this.#forget();
    return true;
  }

  #sink(depth: number): void {
    if (this.depth >= depth) return;
    this.depth = depth;
    for (const child of this.children) child.#sink(depth + 1);
  }

  addHost(host: Host): boolean {
    if (this.ownHosts.has(host)) return false;
    this.ownHosts.add(host);
    for (const group of [...this.ancestors(), this]) host.groups.add(group);
    this.#forget();
    return true;
  }

  /** Only `ungrouped` ever loses hosts; its one ancestor, `all`, stays. */
  removeHost(host: Host): void {
    if (!this.ownHosts.delete(host)) return;
    host.groups.delete(this);
    this.#forget();
  }

  #forget(): void {
    this.#members = undefined;
    for (const group of this.ancestors()) group.#members = undefined;
  }
}

function reach(from: Group, next: (group: Group) => readonly Group[]): Group[] {
  const seen = new Set<Group>(next(from));
  for (const group of seen) for (const further of next(group)) seen.add(further);
  return [...seen];
}
