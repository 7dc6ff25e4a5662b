import type { Value } from '../../values.ts';
import type { Test } from '../callables.ts';
import { FILTERS } from '../filters/index.ts';
import { withQualifiedNames } from '../filters/names.ts';
import { asText, PythonError, typeName, valueError } from '../python/index.ts';
import { test } from '../signature.ts';
import { JINJA_TESTS } from './comparison.ts';
import { CONTENT_TESTS } from './content.ts';
import { RESULT_TESTS } from './results.ts';

/** As Ansible's plugin tables do, an unknown name is an error rather than False. */
function named(table: () => ReadonlyMap<string, unknown>, value: Value): boolean {
  const name = asText(value);
  if (name === undefined) throw valueError(`key must be a string, got <class '${typeName(value)}'> instead`);
  if (table().has(name)) return true;
  throw new PythonError('TemplateSyntaxError', `Could not load "${name}": '${name}'\n  line 0`);
}

const NAME_TESTS: Readonly<Record<string, Test>> = {
  filter: test('test_filter(environment, value)', (_context, value) => named(() => FILTERS, value)),
  test: test('test_test(environment, value)', (_context, value) => named(() => TESTS, value)),
};

/** Every test by the names templates may call it. */
export const TESTS: ReadonlyMap<string, Test> = withQualifiedNames([
  JINJA_TESTS,
  RESULT_TESTS,
  CONTENT_TESTS,
  NAME_TESTS,
]);
