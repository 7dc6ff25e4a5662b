import type { Position, Value } from '../values.ts';
import { isIpAddress } from './addresses.ts';
import type { Group } from './group.ts';

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
