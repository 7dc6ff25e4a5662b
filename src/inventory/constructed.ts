import { meansTrue } from '../ansible-words.ts';
import { PlayError } from '../errors.ts';
import { Dict, isText, textOf, type Value, type Vars } from '../values.ts';
import type { Expressions } from './expressions.ts';
import { groupName } from './group-names.ts';
import type { Host } from './hosts-and-groups.ts';
import type { Inventory } from './inventory.ts';
import { groupNamesOf, type KeyedGroup, parseKeyedGroup } from './keyed-groups.ts';
import { sourceDirectories } from './source-directories.ts';
import { VarsFiles, type VarsFilesOptions } from './vars-files.ts';

/** What a constructed inventory is given besides its file. */
export interface ConstructedServices extends VarsFilesOptions {
  readonly expressions: Expressions;
  /** Cached facts of a host. */
  readonly facts: (host: string) => Vars | undefined;
  readonly extraVars: Vars;
  /** [inventory_plugins] use_extra_vars */
  readonly useExtraVars: boolean;
}

function failed(message: string): PlayError {
  return new PlayError(message, { code: 'inventory-constructed' });
}

function asBool(value: Value | undefined, fallback: boolean): boolean {
  if (value === undefined || value === null) return fallback;
  return isText(value) ? meansTrue(textOf(value).toLowerCase()) : value === true || value === 1;
}

function mapping(config: Dict, name: string, { text }: Expressions): Dict {
  const value = config.get(name) ?? new Dict();
  if (value instanceof Dict) return value;
  throw failed(`Invalid type for configuration option ${name}: a dictionary is needed, not ${text(value)}`);
}

function sequence(config: Dict, name: string, { text }: Expressions): readonly Value[] {
  const value = config.get(name) ?? [];
  if (Array.isArray(value)) return value;
  if (isText(value)) return textOf(value).split(',');
  throw failed(`Invalid type for configuration option ${name}: a list is needed, not ${text(value)}`);
}

/**
 * The inventory plugin `constructed`: variables and groups made of what is known of the hosts that other sources brought.
 * @throws PlayError `inventory-constructed`, `inventory-expression` for what cannot be evaluated where `strict` is set
 */
export function readConstructed(inventory: Inventory, config: Dict, services: ConstructedServices): void {
  const { expressions } = services;
  const compose = mapping(config, 'compose', expressions);
  const groups = mapping(config, 'groups', expressions);
  const keyed = sequence(config, 'keyed_groups', expressions);
  const making = new Constructor(inventory, config, services);
  for (const host of [...inventory.hosts.values()]) {
    making.compose(host, compose);
    const vars = making.varsOf(host);
    making.group(host, groups, vars);
    for (const entry of keyed) making.groupByKey(host, parseKeyedGroup(entry, expressions), vars);
  }
}

class Constructor {
  readonly #inventory: Inventory;
  readonly #services: ConstructedServices;
  readonly #files: VarsFiles | undefined;
  readonly #strict: boolean;
  readonly #leadingSeparator: boolean;
  readonly #useExtraVars: boolean;

  constructor(inventory: Inventory, config: Dict, services: ConstructedServices) {
    this.#inventory = inventory;
    this.#services = services;
    this.#strict = asBool(config.get('strict'), false);
    this.#leadingSeparator = asBool(config.get('leading_separator'), true);
    this.#useExtraVars = asBool(config.get('use_extra_vars'), services.useExtraVars);
    this.#files = asBool(config.get('use_vars_plugins'), false) ? new VarsFiles(services) : undefined;
  }

  /** Inventory variables and cached facts of a host, the strongest last. */
  varsOf(host: Host): Vars {
    const groups = this.#inventory.groupsOf(host);
    const layers: Vars[] = [...groups.map(group => group.vars), host.vars, magicOf(host), ...this.#filesOf(host)];
    const facts = this.#services.facts(host.name);
    if (facts !== undefined) layers.push(facts);
    if (this.#useExtraVars) layers.push(this.#services.extraVars);
    return new Map(layers.flatMap(layer => [...layer]));
  }

  *#filesOf(host: Host): Generator<Vars> {
    if (this.#files === undefined) return;
    const folders = sourceDirectories(this.#inventory);
    for (const group of this.#inventory.groupsOf(host))
      for (const folder of folders) for (const { vars } of this.#files.group(folder, group.name)) yield vars;
    for (const folder of folders) for (const { vars } of this.#files.host(folder, host.name)) yield vars;
  }

  /** What cannot be evaluated is left out, unless `strict` is set. */
  #attempt<T>(what: string, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      if (this.#strict)
        throw new PlayError(`${what}: ${error.message}`, { code: error.code, hint: error.hint, cause: error });
      return undefined;
    }
  }

  compose(host: Host, compose: Dict): void {
    const vars = this.varsOf(host);
    for (const [key, expression] of compose) {
      const name = this.#services.expressions.text(key);
      const what = `Could not set ${name} for host ${host.name}`;
      const value = this.#attempt(what, () => this.#services.expressions.evaluate(expression, vars));
      if (value !== undefined) this.#inventory.setVariable(host, name, value);
    }
  }

  group(host: Host, groups: Dict, vars: Vars): void {
    for (const [key, condition] of groups) {
      const name = this.#validName(this.#services.expressions.text(key));
      const what = `Could not add host ${host.name} to group ${name}`;
      if (this.#attempt(what, () => this.#services.expressions.holds(condition, vars)) === true)
        this.#inventory.addGroup(name).addHost(host);
    }
  }

  groupByKey(host: Host, entry: KeyedGroup, vars: Vars): void {
    const { expressions } = this.#services;
    const key = expressions.text(entry.key);
    const what = `Could not generate group for host ${host.name} from ${key} entry`;
    const value = this.#attempt(what, () => expressions.evaluate(entry.key, vars));
    if (value === undefined) return;
    const names = groupNamesOf(value, entry, expressions);
    if (names !== undefined) for (const name of names) this.#join(host, name, entry, vars);
    else if (this.#strict) throw failed(`No key or key resulted empty for ${key} in host ${host.name}, invalid entry`);
  }

  #join(host: Host, bare: string, entry: KeyedGroup, vars: Vars): void {
    const separator = entry.prefix === '' && !this.#leadingSeparator ? '' : entry.separator;
    const { parent } = entry;
    const what = `Could not generate parent group ${this.#services.expressions.text(parent ?? null)} for group ${bare}`;
    const above =
      parent === undefined ? undefined : this.#attempt(what, () => this.#services.expressions.render(parent, vars));
    if (parent !== undefined && above === undefined) return;
    const group = this.#inventory.addGroup(this.#validName(`${entry.prefix}${separator}${bare}`));
    group.addHost(host);
    if (above !== undefined) this.#inventory.addGroup(this.#validName(above)).addChild(group);
  }

  /** The names of such groups are always made valid. */
  #validName(name: string): string {
    return groupName(name, 'silently', () => {});
  }
}

function magicOf(host: Host): Vars {
  const names = [...host.groups].map(group => group.name).filter(name => name !== 'all');
  return new Map<string, Value>([
    ['inventory_hostname', host.name],
    ['inventory_hostname_short', host.shortName],
    ['group_names', names.sort()],
  ]);
}
