import type { ModuleDefinition } from './module.ts';
import { MODULE_IMPORTS } from './registry.ts';

const loaders: Readonly<Record<string, () => Promise<{ default: unknown }>>> = MODULE_IMPORTS;

/** Every name under which a module is known, without the `ansible.builtin.` and `ansible.legacy.` forms. */
export const MODULE_NAMES: readonly string[] = Object.keys(MODULE_IMPORTS);

/** Whether `resolveModule` finds a module under this very name. */
export function isModuleName(name: string): boolean {
  return Object.hasOwn(loaders, name);
}

/**
 * The module of a short name, its `ansible.builtin.` or `ansible.legacy.` form, or a collection's full name.
 * Undefined when there is none.
 */
export async function resolveModule(name: string): Promise<ModuleDefinition | undefined> {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  if (!Object.hasOwn(loaders, short) || (short !== name && short.includes('.'))) return undefined;
  const loaded = await loaders[short]?.();
  return loaded?.default as ModuleDefinition | undefined;
}
