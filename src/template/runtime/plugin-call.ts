import { shortName } from '../../ansible-words.ts';
import { PythonError, valueError } from '../../python/error.ts';
import { pythonClass } from '../../python/exception-class.ts';
import { str } from '../../python/repr.ts';
import { asText } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import { Text, type Value } from '../../values.ts';
import type { CallContext, Filter, Kwargs, Test } from '../callables.ts';
import { COLLECTION_FILTERS, FILTERS } from '../filters/filter-table.ts';
import { unknownPlugin } from '../plugin-names.ts';
import { FILTER_REDIRECTS } from '../redirects.ts';
import { filter, test } from '../signature.ts';
import { COLLECTION_TESTS, TESTS } from '../tests/test-table.ts';
import { attributeOnly } from './attribute.ts';

/** After these Ansible leaves the text as it is, whatever it looks like (STRING_TYPE_FILTERS). */
const TEXT_FILTERS = new Set(['string', 'to_json', 'to_nice_json', 'to_yaml', 'to_nice_yaml', 'ppretty', 'json']);

const attr: Filter = filter('do_attr(environment, obj, name)', (_context, value, name) =>
  attributeOnly(value, str(name)),
);
const NONE: ReadonlySet<string> = new Set();
const INSTALLED: ReadonlySet<string> = new Set(
  [...COLLECTION_FILTERS.keys(), ...COLLECTION_TESTS.keys()].map(name => name.split('.').slice(0, 2).join('.')),
);

/** As Ansible's plugin tables do, an unknown name is an error rather than False. */
function isNamed(find: (name: string, collections: boolean) => unknown, kind: 'filter' | 'test'): Test {
  return test(`test_${kind}(environment, value)`, (context, value) => {
    const name = nameOf(value);
    const collections = context.collections ?? true;
    if (find(name, collections) !== undefined) return true;
    throw notLoaded(kind, name, collections);
  });
}

/** What needs the tables themselves. */
const FILTERS_OF_TABLES: ReadonlyMap<string, Filter> = new Map([['attr', attr]]);
const TESTS_OF_TABLES: ReadonlyMap<string, Test> = new Map([
  ['filter', isNamed(findFilter, 'filter')],
  ['test', isNamed(findTest, 'test')],
]);

/** The reason why a template with such a filter or test cannot be compiled. */
export function missingPlugin(kind: 'filter' | 'test', name: string, collections: boolean): string {
  return unknownPlugin(kind, name, collections ? INSTALLED : NONE);
}

function notLoaded(kind: 'filter' | 'test', name: string, collections: boolean): PythonError {
  return new PythonError('TemplateSyntaxError', `${missingPlugin(kind, name, collections)}\n  line 0`);
}

function nameOf(value: Value): string {
  const name = asText(value);
  if (name === undefined) throw valueError(`key must be a string, got ${pythonClass(typeName(value))} instead`);
  return name;
}

export function findFilter(name: string, collections: boolean): Filter | undefined {
  const short = shortName(name);
  const found = FILTERS_OF_TABLES.get(short) ?? FILTERS.get(name);
  if (found === undefined) return collections ? COLLECTION_FILTERS.get(FILTER_REDIRECTS.get(name) ?? name) : undefined;
  if (!TEXT_FILTERS.has(short)) return found;
  return (context, value, args, kwargs) => asIs(found(context, value, args, kwargs));
}

function asIs(value: Value): Value {
  if (typeof value === 'string') return new Text(value, { native: true });
  return value instanceof Text ? new Text(value.text, { ...value.marks, native: true }) : value;
}

export function findTest(name: string, collections: boolean): Test | undefined {
  const short = shortName(name);
  const found = TESTS_OF_TABLES.get(short) ?? TESTS.get(name);
  return found ?? (collections ? COLLECTION_TESTS.get(name) : undefined);
}

/** A filter by a name that is known only now (`map('upper')`). @throws PythonError TemplateSyntaxError, ValueError */
export function applyFilter(
  context: CallContext,
  name: Value,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): Value {
  const known = nameOf(name);
  const collections = context.collections ?? true;
  const found = findFilter(known, collections);
  if (found === undefined) throw notLoaded('filter', known, collections);
  return found(context, value, args, kwargs);
}

/** As `applyFilter`, for a test. */
export function applyTest(
  context: CallContext,
  name: Value,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): boolean {
  const known = nameOf(name);
  const collections = context.collections ?? true;
  const found = findTest(known, collections);
  if (found === undefined) throw notLoaded('test', known, collections);
  return found(context, value, args, kwargs);
}
