import type { Test } from '../callables.ts';
import { FILTERS } from '../filters/index.ts';
import { withQualifiedNames } from '../filters/names.ts';
import { str } from '../python/index.ts';
import { test } from '../signature.ts';
import { JINJA_TESTS } from './comparison.ts';
import { CONTENT_TESTS } from './content.ts';
import { RESULT_TESTS } from './results.ts';

const NAME_TESTS: Readonly<Record<string, Test>> = {
  filter: test('test_filter(environment, value)', (_context, value) => FILTERS.has(str(value))),
  test: test('test_test(environment, value)', (_context, value) => TESTS.has(str(value))),
};

/** Every test by the names templates may call it. */
export const TESTS: ReadonlyMap<string, Test> = withQualifiedNames([
  JINJA_TESTS,
  RESULT_TESTS,
  CONTENT_TESTS,
  NAME_TESTS,
]);
