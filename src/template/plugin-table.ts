import type { Filter, Lookup, Test } from './callables.ts';

/** Filters, tests or lookups of one file, by their short names, and the collections that have them. */
export interface PluginTable<T> {
  readonly entries: Readonly<Record<string, T>>;
  readonly collections: readonly string[];
}

/** By the files that export them. */
type PluginTables<T> = Readonly<Record<string, PluginTable<T>>>;

const BUILTIN = ['ansible.builtin'];

/** The default export of a file in `filters/`: `npm run generate` finds it there. */
export function defineFilters(entries: Readonly<Record<string, Filter>>, collections = BUILTIN): PluginTable<Filter> {
  return { entries, collections };
}

/** As `defineFilters`, of a file in `tests/`. */
export function defineTests(entries: Readonly<Record<string, Test>>, collections = BUILTIN): PluginTable<Test> {
  return { entries, collections };
}

/** As `defineFilters`, of a file in `lookups/`. */
export function defineLookups(entries: Readonly<Record<string, Lookup>>, collections = BUILTIN): PluginTable<Lookup> {
  return { entries, collections };
}

/** What Jinja2 and ansible-core have, under all names: `NAME`, `ansible.builtin.NAME`, `ansible.legacy.NAME`. */
export function builtinNames<T>(tables: PluginTables<T>): ReadonlyMap<string, T> {
  const names = new Map<string, T>();
  for (const { entries, collections } of Object.values(tables)) {
    if (!collections.includes('ansible.builtin')) continue;
    for (const [name, entry] of Object.entries(entries)) {
      names.set(name, entry);
      names.set(`ansible.builtin.${name}`, entry);
      names.set(`ansible.legacy.${name}`, entry);
    }
  }
  return names;
}

/** What other collections have, under its full names. */
export function collectionNames<T>(tables: PluginTables<T>): ReadonlyMap<string, T> {
  const names = new Map<string, T>();
  for (const { entries, collections } of Object.values(tables))
    for (const collection of collections)
      if (collection !== 'ansible.builtin')
        for (const [name, entry] of Object.entries(entries)) names.set(`${collection}.${name}`, entry);
  return names;
}
