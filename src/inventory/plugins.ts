import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { shortName } from '../ansible-words.ts';
import { PlayError } from '../errors.ts';
import { Dict } from '../values.ts';
import { loadYaml, type YamlOptions } from '../yaml/load.ts';
import { expandHostPattern, parseAddress } from './addresses.ts';
import { type ConstructedServices, readConstructed } from './constructed.ts';
import { readIni } from './ini.ts';
import type { Inventory, Warn } from './inventory.ts';
import { inventoryAsValue, mergeInventory } from './inventory-value.ts';
import { readScript } from './script-source.ts';
import { readTomlInventory } from './toml-source.ts';
import { readYamlInventory } from './yaml-source.ts';

const YAML_EXTENSIONS = new Set(['', '.yaml', '.yml', '.json']);
const CONFIG_EXTENSIONS = new Set([...YAML_EXTENSIONS, '.config']);

/** What the reading of a source is given. */
export interface PluginOptions extends Pick<YamlOptions, 'vault' | 'duplicateKeys'> {
  readonly warn: Warn;
  /** What `constructed` evaluates expressions with; without it, it is refused. */
  readonly constructed?: ConstructedServices | undefined;
  readonly foreign?: ForeignInventories | undefined;
}

/** Inventory plugins that are written in Python, as far as this machine has them. */
export interface ForeignInventories {
  has(name: string): boolean;
  /** Whether the plugin takes a source for one of its own. */
  accepts(name: string, source: string): boolean;
  /**
   * @param inventory as `inventoryAsValue` gives it
   * @returns a dict of `groups` (each with vars, children, hosts) and `hosts` (each its variables), by their names
   * @throws PlayError `inventory-plugin` with what the plugin says
   */
  read(name: string, source: string, inventory: Dict): Dict;
}

/** A way to read a source: whether it wants it, and the reading, which throws PlayError when it cannot. */
export interface Plugin {
  accepts(source: string): boolean;
  read(inventory: Inventory, source: string, options: PluginOptions): void | Promise<void>;
}

function readText(source: string, options: PluginOptions): string {
  const text = readFileSync(source, 'utf8');
  return options.vault?.isEncrypted(text) ? options.vault.decrypt(text, source) : text;
}

function isHostList(source: string): boolean {
  return source.includes(',') && !existsSync(source);
}

function isReadable(source: string): boolean {
  try {
    accessSync(source, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isExecutable(source: string): boolean {
  return (
    isReadable(source) &&
    ((statSync(source).mode & 0o111) !== 0 || readFileSync(source).subarray(0, 2).toString() === '#!')
  );
}

function listPlugin(expand: (text: string) => { names: string[]; port: number | undefined }): Plugin {
  return {
    accepts: isHostList,
    read(inventory, source) {
      for (const part of source.split(',')) {
        if (part.trim() === '') continue;
        const { names, port } = expand(part.trim());
        for (const name of names)
          if (!inventory.hosts.has(name)) inventory.addGroup('ungrouped').addHost(inventory.ensureHost(name, port));
      }
    },
  };
}

function refuse(message: string): never {
  throw new PlayError(message, { code: 'inventory-plugin' });
}

/** @throws PlayError `inventory-plugin` when the file is no configuration of a plugin */
function configOf(source: string, options: PluginOptions): Dict {
  const data = loadYaml(readText(source, options), { ...options, file: source });
  if (data instanceof Dict && data.get('plugin')) return data;
  return refuse(`no root 'plugin' key found, '${source}' is not a valid YAML inventory plugin config file`);
}

function construct(inventory: Inventory, config: Dict, { constructed }: PluginOptions): void {
  const plugin = String(config.get('plugin'));
  if (constructed === undefined || shortName(plugin) !== 'constructed')
    refuse(`the inventory plugin '${plugin}' is not meant by this file`);
  readConstructed(inventory, config, constructed);
}

/** By the plugin that the file names. */
function automatic(inventory: Inventory, source: string, options: PluginOptions): void {
  const config = configOf(source, options);
  const plugin = String(config.get('plugin'));
  const { foreign } = options;
  if (shortName(plugin) === 'constructed') construct(inventory, config, options);
  else if (foreign?.has(plugin) !== true) refuse(`inventory config '${source}' specifies unknown plugin '${plugin}'`);
  else if (!foreign.accepts(plugin, source))
    refuse(`inventory source '${source}' could not be verified by inventory plugin '${plugin}'`);
  else mergeInventory(inventory, foreign.read(plugin, source, inventoryAsValue(inventory)));
}

function foreignPlugin(name: string, foreign: ForeignInventories): Plugin {
  return {
    accepts: source => existsSync(source) && foreign.accepts(name, source),
    read: (inventory, source) => mergeInventory(inventory, foreign.read(name, source, inventoryAsValue(inventory))),
  };
}

const PLUGINS: Readonly<Record<string, Plugin>> = {
  host_list: listPlugin(text => {
    const address = parseAddress(text, false);
    return { names: [address?.host ?? text], port: address?.port };
  }),
  advanced_host_list: listPlugin(expandHostPattern),
  script: {
    accepts: isExecutable,
    read: readScript,
  },
  auto: {
    accepts: source => /\.ya?ml$/.test(source) && isReadable(source),
    read: automatic,
  },
  constructed: {
    accepts: source => CONFIG_EXTENSIONS.has(extname(source)) && isReadable(source),
    read: (inventory, source, options) => construct(inventory, configOf(source, options), options),
  },
  yaml: {
    accepts: source => YAML_EXTENSIONS.has(extname(source)) && isReadable(source),
    read: (inventory, source, options) =>
      readYamlInventory(inventory, readText(source, options), { ...options, file: source }),
  },
  ini: {
    accepts: isReadable,
    read: (inventory, source, options) => readIni(inventory, source, readText(source, options)),
  },
  toml: {
    accepts: source => extname(source) === '.toml' && isReadable(source),
    read: (inventory, source, options) => readTomlInventory(inventory, readText(source, options), source),
  },
};

/** The plugin of that name, which may be `ansible.builtin.NAME`, or one in Python. */
export function inventoryPlugin(name: string, foreign: ForeignInventories | undefined): Plugin | undefined {
  const native = PLUGINS[shortName(name)];
  return native ?? (foreign?.has(name) === true ? foreignPlugin(name, foreign) : undefined);
}
