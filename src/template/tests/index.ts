import type { Test } from '../callables.ts';

/** Every test by the names templates may call it. */
export const TESTS: ReadonlyMap<string, Test> = new Map();
