import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Inventory } from './inventory.ts';

/** The directories beside whose inventory sources group_vars/ and host_vars/ are looked for. */
export function sourceDirectories(inventory: Inventory): readonly string[] {
  const folders = inventory.sources
    .filter(source => existsSync(source))
    .map(source => (statSync(source).isDirectory() ? source : dirname(source)));
  return [...new Set(folders)];
}
