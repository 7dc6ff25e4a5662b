import type { Test } from '../callables.ts';
import { TEST_TABLES } from '../plugin-registry.ts';
import { builtinNames, collectionNames } from '../plugin-table.ts';

/** Every test of Jinja2 and ansible-core by the names templates may call it. */
export const TESTS: ReadonlyMap<string, Test> = builtinNames(TEST_TABLES);

/** Tests of collections by their full names. */
export const COLLECTION_TESTS: ReadonlyMap<string, Test> = collectionNames(TEST_TABLES);
