import type { Lookup } from '../callables.ts';
import { LOOKUP_TABLES } from '../plugin-registry.ts';
import { builtinNames, collectionNames } from '../plugin-table.ts';
import { LOOKUP_REDIRECTS } from '../redirects.ts';

/** Every lookup of ansible-core by the names templates may call it. */
export const LOOKUPS: ReadonlyMap<string, Lookup> = builtinNames(LOOKUP_TABLES);

/** Lookups of collections by their full names. */
export const COLLECTION_LOOKUPS: ReadonlyMap<string, Lookup> = collectionNames(LOOKUP_TABLES);

/** All names that a playbook may write, short ones of what moved to collections included. */
export const LOOKUP_NAMES: ReadonlySet<string> = new Set([
  ...LOOKUPS.keys(),
  ...COLLECTION_LOOKUPS.keys(),
  ...[...LOOKUP_REDIRECTS].filter(([, full]) => COLLECTION_LOOKUPS.has(full)).map(([short]) => short),
]);
