import { shortName } from '../../ansible-words.ts';
import { requireHashable } from '../../python/compare.ts';
import { PythonError, valueError } from '../../python/error.ts';
import { pythonClass } from '../../python/exception-class.ts';
import { str } from '../../python/repr.ts';
import { asText } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { Text, type Value } from '../../values.ts';
import type { CallContext, Filter, ForeignPlugins, Kwargs, Test } from '../callables.ts';
import { COLLECTION_FILTERS, FILTERS } from '../filters/filter-table.ts';
import { unknownPlugin } from '../plugin-names.ts';
import { FILTER_REDIRECTS } from '../redirects.ts';
import { filter, test } from '../signature.ts';
import { COLLECTION_TESTS, TESTS } from '../tests/test-table.ts';
import { attributeOnly } from './attribute.ts';
import { blaming, orUndefined, undefinedArgument, undefinedIn } from './plugin-error.ts';

/** After these Ansible leaves the text as it is, whatever it looks like (STRING_TYPE_FILTERS). */
const TEXT_FILTERS = new Set(['string', 'to_json', 'to_nice_json', 'to_yaml', 'to_nice_yaml', 'ppretty', 'json']);

const attr: Filter = filter('do_attr(environment, obj, name)', (_context, value, name) =>
  attributeOnly(value, str(name)),
);
const INSTALLED: ReadonlySet<string> = new Set(
  [...COLLECTION_FILTERS.keys(), ...COLLECTION_TESTS.keys()].map(name => name.split('.').slice(0, 2).join('.')),
);

/** As Ansible's plugin tables do, an unknown name is an error rather than False, before 2.19; since then what is no text is one. */
function isNamed(find: (context: CallContext, name: string) => unknown, kind: 'filter' | 'test'): Test {
  return test(`test_${kind}(environment, value)`, (context, value) => {
    if (context.services.core?.knownNames !== true) return find(context, nameOf(value)) !== undefined;
    requireHashable(value);
    const name = asText(value);
    return name === undefined || isFound(() => find(context, name));
  });
}

function isFound(find: () => unknown): boolean {
  try {
    return find() !== undefined;
  } catch (error) {
    if (error instanceof PythonError) return false;
    throw error;
  }
}

/** What needs the tables themselves. */
const FILTERS_OF_TABLES: ReadonlyMap<string, Filter> = new Map([['attr', attr]]);
const TESTS_OF_TABLES: ReadonlyMap<string, Test> = new Map([
  ['filter', isNamed(filterNamed, 'filter')],
  ['test', isNamed(testNamed, 'test')],
]);

/** The reason why a template with such a filter or test cannot be compiled. */
export function missingPlugin(
  kind: 'filter' | 'test',
  name: string,
  collections: boolean,
  plugins: ForeignPlugins | undefined,
): string {
  const isInstalled = (collection: string) => INSTALLED.has(collection) || plugins?.hasCollection(collection) === true;
  return unknownPlugin(kind, name, collection => collections && isInstalled(collection));
}

function notLoaded(kind: 'filter' | 'test', name: string, { collections = true, services }: CallContext): PythonError {
  const reason = missingPlugin(kind, name, collections, services.plugins);
  return new PythonError('TemplateSyntaxError', `${reason}\n  line 0`);
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

/** The user's own filter of a name, else ours. @throws PythonError TemplateSyntaxError where there is none */
function filterNamed(context: CallContext, name: string, written?: Filter): Filter {
  const native = written ?? findFilter(name, context.collections ?? true);
  const found = context.services.plugins?.filter(name, native !== undefined) ?? native;
  if (found === undefined) throw notLoaded('filter', name, context);
  return found;
}

/** As `filterNamed`, for a test. */
function testNamed(context: CallContext, name: string, written?: Test): Test {
  const native = written ?? findTest(name, context.collections ?? true);
  const found = context.services.plugins?.test(name, native !== undefined) ?? native;
  if (found === undefined) throw notLoaded('test', name, context);
  return found;
}

/** A filter that a template spells out: which one it is may be another wherever the template is rendered. */
export function writtenFilter(name: string, collections: boolean): Filter {
  const native = findFilter(name, collections);
  return (context, value, args, kwargs) =>
    callFilter(context, name, filterNamed(context, name, native), value, args, kwargs);
}

/** As `writtenFilter`, for a test; since 2.19 it may give what is undefined. */
export function writtenTest(name: string, collections: boolean): Filter {
  const native = findTest(name, collections);
  return (context, value, args, kwargs) =>
    callTest(context, name, testNamed(context, name, native), value, args, kwargs);
}

function callFilter(
  context: CallContext,
  name: string,
  found: Filter,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): Value {
  if (context.services.core?.templateErrors !== true) return found(context, value, args, kwargs);
  const short = shortName(name);
  const missing = undefinedArgument(short, value, args, kwargs);
  if (missing !== undefined) return missing;
  const result = orUndefined(() =>
    blaming('filter', FILTER_REDIRECTS.get(name) ?? qualified(name), () => found(context, value, args, kwargs)),
  );
  return undefinedIn(short, result) ?? result;
}

function callTest(
  context: CallContext,
  name: string,
  found: Test,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): boolean | Undefined {
  if (context.services.core?.templateErrors !== true) return found(context, value, args, kwargs);
  const missing = undefinedArgument(shortName(name), value, args, kwargs);
  return missing ?? orUndefined(() => blaming('test', qualified(name), () => found(context, value, args, kwargs)));
}

const qualified = (name: string): string => (name.includes('.') ? name : `ansible.builtin.${name}`);

/** A filter by a name that is known only now (`map('upper')`), for each of several values. @throws PythonError TemplateSyntaxError, ValueError */
export function filterEach(
  context: CallContext,
  name: Value,
  values: readonly Value[],
  args: readonly Value[],
  kwargs: Kwargs,
): Value[] {
  if (values.length === 0) return [];
  const text = nameOf(name);
  const found = filterNamed(context, text);
  const known = found.each?.(context, values, args, kwargs) ?? [];
  return values.map((value, index) => callFilter(context, text, known[index] ?? found, value, args, kwargs));
}

/** As `filterEach`, for a test. */
export function testEach(
  context: CallContext,
  name: Value,
  values: readonly Value[],
  args: readonly Value[],
  kwargs: Kwargs,
): boolean[] {
  if (values.length === 0) return [];
  const text = nameOf(name);
  const found = testNamed(context, text);
  const known = found.each?.(context, values, args, kwargs) ?? [];
  return values.map((value, index) => {
    const holds = callTest(context, text, known[index] ?? found, value, args, kwargs);
    return holds instanceof Undefined ? holds.fail() : holds;
  });
}
