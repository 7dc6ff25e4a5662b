import type { Filter } from '../callables.ts';

/** Every filter by the names templates may call it. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map();
