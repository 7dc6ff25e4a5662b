import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { PlayError } from '../errors.ts';
import { Dict, type Value } from '../values.ts';
import { loadYaml } from '../yaml/load.ts';
import type { VaultKeyring } from '../yaml/vault.ts';
import { expandHostPattern, parseAddress } from './addresses.ts';
import { readIni } from './ini.ts';
import { Inventory, type InventoryRules, type Warn } from './inventory.ts';
import { readScript } from './script-source.ts';
import { readYamlInventory } from './yaml-source.ts';

export const EMPTY_HOST_LIST =
  "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'";
const NOTHING_PARSED = 'No inventory was parsed, only implicit localhost is available';
const DEFAULT_SOURCE = '/etc/ansible/hosts';
const INVENTORY_PLUGINS: readonly string[] = ['host_list', 'script', 'auto', 'yaml', 'ini', 'toml'];
const IGNORED_EXTENSIONS: readonly string[] = [
  ...['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst'],
  ...['.orig', '.ini', '.cfg', '.retry'],
];
const YAML_EXTENSIONS = new Set(['', '.yaml', '.yml', '.json']);

export interface InventoryOptions {
  readonly vault?: VaultKeyring | undefined;
  readonly warn: Warn;
  readonly plugins?: readonly string[] | undefined;
  readonly ignoreExtensions?: readonly string[] | undefined;
  readonly ignorePatterns?: readonly string[] | undefined;
  /** [inventory] unparsed_is_failed, any_unparsed_is_failed */
  readonly unparsedIsFailed?: boolean | undefined;
  readonly anyUnparsedIsFailed?: boolean | undefined;
  readonly rules?: InventoryRules | undefined;
}

/** A way to read a source: whether it wants it, and the reading, which throws PlayError when it cannot. */
interface Plugin {
  accepts(source: string): boolean;
  read(inventory: Inventory, source: string, options: InventoryOptions): void | Promise<void>;
}

function readText(source: string, options: InventoryOptions): string {
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

function pluginOf(source: string, options: InventoryOptions): Value {
  const data = loadYaml(readText(source, options), { file: source, vault: options.vault });
  return data instanceof Dict ? (data.get('plugin') ?? null) : null;
}

const PLUGINS: Readonly<Record<string, Plugin>> = {
  host_list: listPlugin(text => {
    const address = parseAddress(text, false);
    return { names: [address?.host ?? text], port: address?.port };
  }),
  advanced_host_list: listPlugin(expandHostPattern),
  script: {
    accepts: isExecutable,
    read: (inventory, source, options) => readScript(inventory, source, options.vault),
  },
  auto: {
    accepts: source => /\.ya?ml$/.test(source) && isReadable(source),
    read(_inventory, source, options) {
      const plugin = pluginOf(source, options);
      if (!plugin) refuse(`no root 'plugin' key found, '${source}' is not a valid YAML inventory plugin config file`);
      refuse(`the inventory plugin '${String(plugin)}' is not supported by tsplay`);
    },
  },
  yaml: {
    accepts: source => YAML_EXTENSIONS.has(extname(source)) && isReadable(source),
    read: (inventory, source, options) =>
      readYamlInventory(inventory, readText(source, options), {
        file: source,
        vault: options.vault,
        warn: options.warn,
      }),
  },
  ini: {
    accepts: isReadable,
    read: (inventory, source, options) => readIni(inventory, source, readText(source, options)),
  },
  toml: {
    accepts: source => extname(source) === '.toml' && isReadable(source),
    read: () => refuse('the toml format is not supported; write the inventory as YAML or INI'),
  },
};

/**
 * Reads all sources into one inventory: files, directories, scripts and host lists. A source that nothing can read is a
 * warning, as in Ansible. @throws PlayError `inventory-unparsed` where the settings ask for it
 */
export async function loadInventory(sources: readonly string[], options: InventoryOptions): Promise<Inventory> {
  const inventory = new Inventory(options.warn, options.rules);
  let parsed = false;
  for (const given of sources) {
    if (given === '') continue;
    const source = given.includes(',') ? given : resolve(given.replace(/^~(?=\/|$)/, process.env.HOME ?? '~'));
    inventory.sources.push(source);
    parsed = (await readSource(inventory, source, options)) || parsed;
  }
  if (parsed) inventory.reconcile();
  else if (options.unparsedIsFailed) {
    const message = 'No inventory was parsed, please check your configuration and options.';
    throw new PlayError(message, { code: 'inventory-unparsed' });
  } else options.warn(NOTHING_PARSED);
  return inventory;
}

async function readSource(inventory: Inventory, source: string, options: InventoryOptions): Promise<boolean> {
  const isDirectory = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  const failures: string[] = [];
  const parsed = isDirectory
    ? await readDirectory(inventory, source, options)
    : await readFile(inventory, source, options, failures);
  if (parsed || (source === DEFAULT_SOURCE && !existsSync(source))) return parsed;
  for (const failure of failures) options.warn(failure);
  if (options.anyUnparsedIsFailed)
    throw new PlayError(`Completely failed to parse inventory source ${source}`, { code: 'inventory-unparsed' });
  options.warn(`Unable to parse ${source} as an inventory source`);
  return false;
}

async function readDirectory(inventory: Inventory, directory: string, options: InventoryOptions): Promise<boolean> {
  const extensions = options.ignoreExtensions ?? IGNORED_EXTENSIONS;
  const patterns = (options.ignorePatterns ?? []).map(pattern => new RegExp(pattern));
  let parsed = false;
  for (const name of readdirSync(directory).sort()) {
    if (/^\.|^(?:host_vars|group_vars|vars_plugins)$/.test(name)) continue;
    if (extensions.some(extension => name.endsWith(extension)) || patterns.some(pattern => pattern.test(name)))
      continue;
    parsed = (await readSource(inventory, join(directory, name), options)) || parsed;
  }
  return parsed;
}

async function readFile(
  inventory: Inventory,
  source: string,
  options: InventoryOptions,
  failures: string[],
): Promise<boolean> {
  inventory.currentSource = source;
  try {
    for (const name of options.plugins ?? INVENTORY_PLUGINS) {
      const plugin = PLUGINS[name.replace(/^ansible\.builtin\./, '')];
      if (!plugin?.accepts(source)) continue;
      const fault = await attempt(() => plugin.read(inventory, source, options));
      if (fault === undefined) return true;
      failures.push(`\n* Failed to parse ${source} with ${name} plugin: ${fault.message}${placeIn(source, fault)}`);
    }
    return false;
  } finally {
    inventory.currentSource = undefined;
  }
}

function placeIn(source: string, { message, position }: PlayError): string {
  return position?.file === source && !message.startsWith(`${source}:`)
    ? ` (line ${position.line}, column ${position.column})`
    : '';
}

async function attempt(read: () => void | Promise<void>): Promise<PlayError | undefined> {
  try {
    await read();
    return undefined;
  } catch (fault) {
    if (fault instanceof PlayError) return fault;
    throw fault;
  }
}
