import type { Filter } from '../callables.ts';
import { FILTER_TABLES } from '../plugin-registry.ts';
import { builtinNames, collectionNames } from '../plugin-table.ts';

/** Every filter of Jinja2 and ansible-core by the names templates may call it. */
export const FILTERS: ReadonlyMap<string, Filter> = builtinNames(FILTER_TABLES);

/** Filters of collections by their full names. */
export const COLLECTION_FILTERS: ReadonlyMap<string, Filter> = collectionNames(FILTER_TABLES);
