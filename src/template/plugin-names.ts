import { shortName } from '../ansible-words.ts';
import { FILTER_REDIRECTS } from './redirects.ts';

/** Each entry under its qualified names too: `ansible.builtin.NAME`, `ansible.legacy.NAME`. */
export function builtinNames<T>(tables: readonly Readonly<Record<string, T>>[]): ReadonlyMap<string, T> {
  const names = new Map<string, T>();
  for (const table of tables) {
    for (const [name, entry] of Object.entries(table)) {
      names.set(name, entry);
      names.set(`ansible.builtin.${name}`, entry);
      names.set(`ansible.legacy.${name}`, entry);
    }
  }
  return names;
}

/** Each entry under the name of its collection. */
export function collectionNames<T>(
  collections: Readonly<Record<string, Readonly<Record<string, T>>>>,
): ReadonlyMap<string, T> {
  const names = new Map<string, T>();
  for (const [collection, table] of Object.entries(collections)) {
    for (const [name, entry] of Object.entries(table)) names.set(`${collection}.${name}`, entry);
  }
  return names;
}

const QUALIFIED = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*){2,}$/u;

/**
 * What Ansible says of a filter or test that it cannot load.
 * @param installed names of the collections that are there
 */
export function unknownPlugin(kind: 'filter' | 'test', name: string, installed: ReadonlySet<string>): string {
  return `Could not load "${name}": '${reasonOf(kind, name, installed)}'`;
}

function reasonOf(kind: 'filter' | 'test', name: string, installed: ReadonlySet<string>): string {
  const full = (kind === 'filter' ? FILTER_REDIRECTS.get(name) : undefined) ?? name;
  if (!full.includes('.'))
    return /^[\p{L}\p{N}_]+$/u.test(full) ? full : `invalid plugin name: ansible.builtin.${full}`;
  if (!QUALIFIED.test(full)) return `invalid plugin name: ${full}`;
  const collection = full.split('.').slice(0, 2).join('.');
  if (shortName(full) !== full || installed.has(collection)) return full;
  return `Invalid plugin FQCN (${full}): unable to locate collection ${collection}`;
}
