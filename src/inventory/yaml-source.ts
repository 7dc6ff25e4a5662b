import { PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, Float, isText, positionsOf, textOf, type Value } from '../values.ts';
import { loadYaml, type YamlOptions } from '../yaml/load.ts';
import type { Group } from './hosts-and-groups.ts';
import type { Inventory } from './inventory.ts';
import { populateHosts } from './populate-hosts.ts';

const SECTIONS = ['vars', 'children', 'hosts'] as const;

function failed(message: string, file: string, at: Value, hint?: string): PlayError {
  const position = positionsOf(at)?.self ?? { file, line: 1, column: 1 };
  return new PlayError(message, { code: 'inventory-syntax', position, hint });
}

/** Python's name of a value's class, as it stands in Ansible's messages. */
function typeName(value: Value): string {
  if (Array.isArray(value)) return "<class 'ansible.parsing.yaml.objects.AnsibleSequence'>";
  if (isText(value)) return "<class 'ansible.parsing.yaml.objects.AnsibleUnicode'>";
  if (value instanceof Float) return "<class 'float'>";
  return typeof value === 'boolean' ? "<class 'bool'>" : "<class 'int'>";
}

/** Reads a YAML inventory: groups at the top, each with hosts, vars, children. @throws PlayError `inventory-syntax` */
export function readYamlInventory(inventory: Inventory, text: string, options: YamlOptions): void {
  const data = loadYaml(text, options);
  if (data === null || data === '' || (data instanceof Dict && data.size === 0))
    throw failed('Parsed empty YAML file', options.file, data);
  if (!(data instanceof Dict)) {
    const message = `YAML inventory has invalid structure, it should be a dictionary, got: ${typeName(data)}`;
    throw failed(message, options.file, data);
  }
  if (data.get('plugin')) throw failed('Plugin configuration YAML file, not YAML inventory', options.file, data);
  const reader = new YamlReader(inventory, options.file);
  for (const [name, group] of data) reader.group(name, group);
}

class YamlReader {
  readonly #inventory: Inventory;
  readonly #file: string;

  constructor(inventory: Inventory, file: string) {
    this.#inventory = inventory;
    this.#file = file;
  }

  group(key: Value, data: Value): Group | undefined {
    if (!isText(key))
      throw failed(`Unable to add group ${str(key)}: Invalid group name supplied, expected a string`, this.#file, data);
    const name = textOf(key);
    if (data !== null && !(data instanceof Dict)) {
      this.#inventory.warn(`Skipping '${name}' as this is not a valid group definition`);
      return this.#inventory.groups.get(name);
    }
    const group = this.#inventory.addGroup(name);
    if (data === null) return group;
    this.#check(name, data);
    for (const [section, value] of data) this.#section(group, str(section), this.#asDict(section, value));
    return group;
  }

  /** A lone string under vars, children or hosts is a mapping of one key. */
  #asDict(section: Value, value: Value): Value {
    const known = SECTIONS.some(name => name === section);
    return known && isText(value) ? Dict.of([[value, null]]) : value;
  }

  #check(name: string, data: Dict): void {
    for (const section of SECTIONS) {
      const value = data.get(section) ?? null;
      if (value === null || value instanceof Dict || isText(value)) continue;
      const message = `Invalid "${section}" entry for "${name}" group, requires a dictionary, found "${typeName(value)}" instead.`;
      throw failed(message, this.#file, value, 'write each name with a colon behind it instead of a dash before it');
    }
  }

  #section(group: Group, key: string, value: Value): void {
    if (value === null) return;
    if (!(value instanceof Dict)) {
      this.#inventory.warn(
        `Skipping key (${key}) in group (${group.name}) as it is not a mapping, it is a ${typeName(value)}`,
      );
    } else if (key === 'vars') {
      for (const [name, content] of value)
        this.#inventory.setVariable(group, str(name), content, positionsOf(value)?.key(name));
    } else if (key === 'children') {
      for (const [name, content] of value) {
        const child = this.group(name, content);
        if (child) group.addChild(child);
      }
    } else if (key === 'hosts') {
      for (const [pattern, vars] of value) this.#hosts(group, pattern, vars);
    } else {
      this.#inventory.warn(
        `Skipping unexpected key (${key}) in group (${group.name}), only "vars", "children" and "hosts" are valid`,
      );
    }
  }

  #hosts(group: Group, pattern: Value, vars: Value): void {
    if (!isText(pattern))
      throw failed(
        `Host pattern ${str(pattern)} must be a string. Enclose integers/floats in quotation marks.`,
        this.#file,
        vars,
      );
    populateHosts(this.#inventory, group, textOf(pattern), vars || new Dict(), message =>
      failed(message, this.#file, vars),
    );
  }
}
