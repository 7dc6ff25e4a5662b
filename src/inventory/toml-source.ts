import { PlayError } from '../errors.ts';
import { typeName } from '../python/types.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';
import type { Group } from './hosts-and-groups.ts';
import type { Inventory } from './inventory.ts';
import { populateHosts } from './populate-hosts.ts';
import { readToml } from './toml-text.ts';

const EMPTY = new Dict();

/** Reads a TOML inventory: tables of groups, each with `hosts` and `vars` (tables) and `children` (a list). @throws PlayError */
export function readTomlInventory(inventory: Inventory, text: string, file: string): void {
  const data = readToml(text, file);
  const failed = (message: string) =>
    new PlayError(message, { code: 'inventory-syntax', position: { file, line: 1, column: 1 } });
  if (data.size === 0) throw failed('Parsed empty TOML file');
  if (data.get('plugin')) throw failed('Plugin configuration TOML file, not TOML inventory');
  const reader = new TomlReader(inventory, failed);
  for (const [name, group] of data) reader.group(String(name), group);
}

class TomlReader {
  readonly #inventory: Inventory;
  readonly #failed: (message: string) => PlayError;

  constructor(inventory: Inventory, failed: (message: string) => PlayError) {
    this.#inventory = inventory;
    this.#failed = failed;
  }

  group(name: string, data: Value): void {
    if (!(data instanceof Dict)) {
      this.#inventory.warn(`Skipping '${name}' as this is not a valid group definition`);
      return;
    }
    const group = this.#inventory.addGroup(name);
    for (const [key, value] of data) this.#section(group, String(key), value);
  }

  #section(group: Group, key: string, value: Value): void {
    switch (key) {
      case 'vars':
        for (const [name, content] of this.#dict(group, key, value))
          this.#inventory.setVariable(group, String(name), content);
        break;
      case 'hosts':
        for (const [pattern, vars] of this.#dict(group, key, value))
          populateHosts(this.#inventory, group, String(pattern), vars, this.#failed);
        break;
      case 'children':
        this.#children(group, value);
        break;
      default:
        this.#inventory.warn(
          `Skipping unexpected key "${key}" in group "${group.name}", only "vars", "children" and "hosts" are valid`,
        );
    }
  }

  #children(group: Group, value: Value): void {
    if (!Array.isArray(value)) throw this.#invalid(group, 'children', 'a list', value);
    for (const child of value) {
      if (!isText(child))
        throw this.#failed(`Unable to add group ${String(child)}: Invalid group name supplied, expected a string`);
      this.group(textOf(child), EMPTY);
      group.addChild(this.#inventory.addGroup(textOf(child)));
    }
  }

  #dict(group: Group, key: string, value: Value): Dict {
    if (value instanceof Dict) return value;
    throw this.#invalid(group, key, 'a dict', value);
  }

  #invalid(group: Group, key: string, wanted: string, value: Value): PlayError {
    return this.#failed(
      `Invalid "${key}" entry for "${group.name}" group, requires ${wanted}, found "<class '${typeName(value)}'>" instead.`,
    );
  }
}
