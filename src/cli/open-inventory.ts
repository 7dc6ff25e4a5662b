import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonInventories } from '../bridge/controller/python-inventories.ts';
import type { Settings } from '../config/settings.ts';
import { Library } from '../engine/compile/module-library.ts';
import { openPythonParts } from '../engine/compile/open-bridge.ts';
import { openCollections } from '../engine/compile/open-collections.ts';
import { openFactCache } from '../engine/variables/fact-cache.ts';
import { inventoryExpressions } from '../engine/variables/inventory-expressions.ts';
import { TemplateSurroundings } from '../engine/variables/template-surroundings.ts';
import type { ConstructedServices } from '../inventory/constructed.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { loadInventory } from '../inventory/sources.ts';
import type { Dict, Vars } from '../values.ts';
import type { VaultKeyring } from '../yaml/vault.ts';

export interface InventoryRequest {
  /** `-i`, in order; none for what the settings say. */
  readonly given: readonly string[];
  readonly settings: Settings;
  readonly vault: VaultKeyring | undefined;
  readonly extraVars: Vars;
  readonly cwd: string;
  /** The folders of the playbooks: inventory plugins beside them are found. */
  readonly playbookFolders: readonly string[];
  readonly flushCache?: boolean;
  readonly warn: (message: string) => void;
}

/** Reads the inventory as flags and settings ask for it. @throws PlayError `inventory-unparsed`, `inventory-plugin` */
export async function openInventory(request: InventoryRequest): Promise<Inventory> {
  const { given, settings, vault, cwd, warn } = request;
  const sources = given.length > 0 ? given : settings.inventory;
  const absolute = sources.map(source => {
    const path = resolve(cwd, source);
    return source.includes(',') && !existsSync(path) ? source : path;
  });
  const foreign = pythonInventories(request);
  const reading = loadInventory(absolute, {
    vault,
    warn,
    duplicateKeys: settings.duplicateDictKey,
    plugins: settings.inventoryPlugins,
    ignoreExtensions: settings.inventoryIgnoreExtensions,
    ignorePatterns: settings.inventoryIgnorePatterns,
    unparsedIsFailed: settings.inventoryUnparsedIsFailed,
    anyUnparsedIsFailed: settings.inventoryAnyUnparsedIsFailed,
    rules: settings,
    constructed: constructedServices(request),
    foreign,
  });
  return reading.finally(() => foreign.end());
}

function pythonInventories({ settings, vault, cwd, playbookFolders, flushCache, warn }: InventoryRequest) {
  const collections = openCollections(settings, warn);
  collections.searchBeside(playbookFolders);
  const library = new Library([]);
  for (const folder of playbookFolders) library.addPlaybook(join(folder, 'library'));
  return new PythonInventories(openPythonParts(settings, collections, library, warn).python, {
    base: playbookFolders[0] ?? cwd,
    vaultSecrets: () => vault?.secrets ?? [],
    useCache: flushCache !== true,
  });
}

function constructedServices({ settings, vault, extraVars, cwd, warn }: InventoryRequest): ConstructedServices {
  const facts = openFactCache(settings, cwd, () => {});
  return {
    vault,
    warn,
    duplicateKeys: settings.duplicateDictKey,
    expressions: inventoryExpressions(new TemplateSurroundings({ settings, vault }, warn), cwd),
    facts: host => cachedFacts(facts?.read(host)),
    extraVars,
    useExtraVars: settings.inventoryUseExtraVars,
  };
}

function cachedFacts(facts: Dict | undefined): Vars | undefined {
  return facts && new Map([...facts].map(([name, value]) => [String(name), value]));
}
