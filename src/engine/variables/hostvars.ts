import type { Inventory } from '../../inventory/inventory.ts';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { repr, str } from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import type { Templar } from '../../template/templar.ts';
import type { Value } from '../../values.ts';
import type { VariableScope } from './scope.ts';

/** What `hostvars` looks its values up in. */
export interface HostScopesView {
  inventory(): Inventory;
  /** What belongs to a host and the run, nothing of the play. */
  of(host: string): VariableScope;
  templar(scope: VariableScope): Templar;
}

/** `hostvars`: every host's variables, found and rendered when they are read; those of the play are not among them. */
export class HostVars extends LazyMapping {
  readonly typeName = 'HostVars';
  readonly #scopes: HostScopesView;
  constructor(scopes: HostScopesView) {
    super();
    this.#scopes = scopes;
  }
  has(name: string): boolean {
    return this.#scopes.inventory().host(name) !== undefined;
  }
  get(name: string): Value | undefined {
    return this.has(name) ? new HostVarsEntry(this.#scopes, name) : undefined;
  }
  override item(key: Value): Value {
    const name = str(key);
    return this.get(name) ?? new Undefined({ hint: `${repr(`hostvars['${name}']`)} is undefined` });
  }
  /** Ansible counts the implicit localhost in as soon as it exists, which is always. */
  *keys(): Iterable<string> {
    const inventory = this.#scopes.inventory();
    yield* inventory.hosts.keys();
    if (inventory.host('localhost')?.implicit === true) yield 'localhost';
  }
}

class HostVarsEntry extends LazyMapping {
  readonly typeName = 'HostVarsVars';
  override get qualifiedName(): string {
    return 'ansible.vars.hostvars.HostVarsVars';
  }
  readonly #scopes: HostScopesView;
  readonly #host: string;
  constructor(scopes: HostScopesView, host: string) {
    super();
    this.#scopes = scopes;
    this.#host = host;
  }
  has(name: string): boolean {
    return this.#scopes.of(this.#host).has(name);
  }
  get(name: string): Value | undefined {
    const scope = this.#scopes.of(this.#host);
    const value = scope.get(name);
    return value === undefined ? undefined : this.#scopes.templar(scope).template(value, { failOnUndefined: false });
  }
  keys(): Iterable<string> {
    return this.#scopes.of(this.#host).names();
  }
}
