import type { Test } from '../callables.ts';
import { builtinNames, collectionNames } from '../plugin-names.ts';
import { JINJA_TESTS } from './comparison.ts';
import { CONTENT_TESTS } from './content.ts';
import { NETWORK_TESTS } from './network.ts';
import { RESULT_TESTS } from './results.ts';

/** Every test of Jinja2 and ansible-core by the names templates may call it. */
export const TESTS: ReadonlyMap<string, Test> = builtinNames([JINJA_TESTS, RESULT_TESTS, CONTENT_TESTS]);

/** Tests of collections by their full names. */
export const COLLECTION_TESTS: ReadonlyMap<string, Test> = collectionNames({ 'ansible.utils': NETWORK_TESTS });
