import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PlayError } from '../errors.ts';
import { isFolder } from '../python/file-kind.ts';
import { Regex } from '../python/regex/regex.ts';
import { Inventory, type InventoryRules } from './inventory.ts';
import { inventoryPlugin, type Plugin, type PluginOptions } from './plugins.ts';

type Plugins = Map<string, Plugin>;

export const EMPTY_HOST_LIST =
  "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'";
const NOTHING_PARSED = 'No inventory was parsed, only implicit localhost is available';
const DEFAULT_SOURCE = '/etc/ansible/hosts';
const INVENTORY_PLUGINS: readonly string[] = ['host_list', 'script', 'auto', 'yaml', 'ini', 'toml'];
const IGNORED_EXTENSIONS: readonly string[] = [
  ...['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst'],
  ...['.orig', '.ini', '.cfg', '.retry'],
];

export interface InventoryOptions extends PluginOptions {
  /** Names of plugins, in the order in which they are tried. */
  readonly plugins?: readonly string[] | undefined;
  readonly ignoreExtensions?: readonly string[] | undefined;
  readonly ignorePatterns?: readonly string[] | undefined;
  /** [inventory] unparsed_is_failed, any_unparsed_is_failed */
  readonly unparsedIsFailed?: boolean | undefined;
  readonly anyUnparsedIsFailed?: boolean | undefined;
  readonly rules?: InventoryRules | undefined;
}

/**
 * Reads all sources into one inventory: files, directories, scripts and host lists. A source that nothing can read is a
 * warning, as in Ansible.
 * @throws PlayError `inventory-unparsed` where the settings ask for it, `inventory-plugin` when no plugin is enabled
 */
export async function loadInventory(sources: readonly string[], options: InventoryOptions): Promise<Inventory> {
  const inventory = new Inventory(options.warn, options.rules);
  const plugins = enabledPlugins(options);
  let parsed = false;
  for (const given of sources) {
    if (given === '') continue;
    const source = given.includes(',') ? given : resolve(given.replace(/^~(?=\/|$)/, process.env.HOME ?? '~'));
    inventory.sources.push(source);
    parsed = (await readSource(inventory, source, plugins, options)) || parsed;
  }
  if (parsed) inventory.reconcile();
  else if (options.unparsedIsFailed) {
    const message = 'No inventory was parsed, please check your configuration and options.';
    throw new PlayError(message, { code: 'inventory-unparsed' });
  } else options.warn(NOTHING_PARSED);
  return inventory;
}

function enabledPlugins({ plugins = INVENTORY_PLUGINS, warn, foreign }: InventoryOptions): Plugins {
  const enabled: Plugins = new Map();
  for (const name of plugins) {
    const plugin = inventoryPlugin(name, foreign);
    if (plugin === undefined) warn(`Failed to load inventory plugin, skipping ${name}`);
    else enabled.set(name, plugin);
  }
  if (enabled.size > 0) return enabled;
  const message = 'No inventory plugins available to generate inventory, make sure you have at least one enabled.';
  throw new PlayError(message, { code: 'inventory-plugin' });
}

async function readSource(
  inventory: Inventory,
  source: string,
  plugins: Plugins,
  options: InventoryOptions,
): Promise<boolean> {
  const isDirectory = isFolder(source);
  const failures: string[] = [];
  const parsed = isDirectory
    ? await readDirectory(inventory, source, plugins, options)
    : await readFile(inventory, source, plugins, options, failures);
  if (parsed || (source === DEFAULT_SOURCE && !existsSync(source))) return parsed;
  for (const failure of failures) options.warn(failure);
  if (options.anyUnparsedIsFailed)
    throw new PlayError(`Completely failed to parse inventory source ${source}`, { code: 'inventory-unparsed' });
  options.warn(`Unable to parse ${source} as an inventory source`);
  return false;
}

async function readDirectory(
  inventory: Inventory,
  directory: string,
  plugins: Plugins,
  options: InventoryOptions,
): Promise<boolean> {
  const extensions = options.ignoreExtensions ?? IGNORED_EXTENSIONS;
  const patterns = (options.ignorePatterns ?? []).map(pattern => new Regex(pattern));
  let parsed = false;
  for (const name of readdirSync(directory).sort()) {
    if (/^\.|^(?:host_vars|group_vars|vars_plugins)$/.test(name)) continue;
    if (
      extensions.some(extension => name.endsWith(extension)) ||
      patterns.some(pattern => pattern.search(name) !== undefined)
    )
      continue;
    parsed = (await readSource(inventory, join(directory, name), plugins, options)) || parsed;
  }
  return parsed;
}

async function readFile(
  inventory: Inventory,
  source: string,
  plugins: Plugins,
  options: PluginOptions,
  failures: string[],
): Promise<boolean> {
  inventory.currentSource = source;
  try {
    for (const [name, plugin] of plugins) {
      if (!plugin.accepts(source)) continue;
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
