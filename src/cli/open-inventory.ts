import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { loadInventory } from '../inventory/sources.ts';
import type { VaultKeyring } from '../yaml/vault.ts';

export interface InventoryRequest {
  /** `-i`, in order; none for what the settings say. */
  readonly given: readonly string[];
  readonly settings: Settings;
  readonly vault: VaultKeyring | undefined;
  readonly cwd: string;
  readonly warn: (message: string) => void;
}

/** Reads the inventory as flags and settings ask for it. @throws PlayError `inventory-unparsed` */
export function openInventory({ given, settings, vault, cwd, warn }: InventoryRequest): Promise<Inventory> {
  const sources = given.length > 0 ? given : settings.inventory;
  const absolute = sources.map(source => {
    const path = resolve(cwd, source);
    return source.includes(',') && !existsSync(path) ? source : path;
  });
  return loadInventory(absolute, {
    vault,
    warn,
    plugins: settings.inventoryPlugins,
    ignoreExtensions: settings.inventoryIgnoreExtensions,
    ignorePatterns: settings.inventoryIgnorePatterns,
    unparsedIsFailed: settings.inventoryUnparsedIsFailed,
    anyUnparsedIsFailed: settings.inventoryAnyUnparsedIsFailed,
    rules: settings,
  });
}
