import { shortName } from '../../ansible-words.ts';
import type { ModuleDefinition, ModuleSpec } from './module.ts';
import { MODULE_FILES } from './registry.ts';
import { knownNames } from './short-names.ts';

const files: Readonly<Record<string, () => Promise<{ default: unknown }>>> = MODULE_FILES;

/** Full name by every name that a playbook may use, without the `ansible.builtin.` and `ansible.legacy.` forms. */
const fullNames = new Map<string, string>(
  Object.keys(MODULE_FILES).flatMap(full => knownNames(full).map(name => [name, full])),
);

function lastPart(full: string): string {
  return full.slice(full.lastIndexOf('.') + 1);
}

/** Every name under which a module is known, without the `ansible.builtin.` and `ansible.legacy.` forms. */
export const MODULE_NAMES: readonly string[] = [...fullNames.keys()];

/** Whether `resolveModule` finds a module under this very name. */
export function isModuleName(name: string): boolean {
  return fullNames.has(name);
}

const loaded = new Map<string, ModuleDefinition>();

/**
 * The module of a short name, its `ansible.builtin.` or `ansible.legacy.` form, or a collection's full name.
 * Undefined when there is none.
 */
export async function resolveModule(name: string): Promise<ModuleDefinition | undefined> {
  const short = shortName(name);
  const full = short !== name && short.includes('.') ? undefined : fullNames.get(short);
  if (full === undefined) return undefined;
  const known = loaded.get(full);
  if (known !== undefined) return known;
  const file = await files[full]?.();
  if (file === undefined) return undefined;
  const definition = { ...(file.default as ModuleSpec), name: lastPart(full) };
  loaded.set(full, definition);
  return definition;
}
