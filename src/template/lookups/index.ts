import type { Lookup } from '../callables.ts';

/** Every lookup by the names templates may call it. */
export const LOOKUPS: ReadonlyMap<string, Lookup> = new Map();
