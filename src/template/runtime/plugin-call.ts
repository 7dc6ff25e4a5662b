import { Text, type Value } from '../../values.ts';
import type { CallContext, Filter, Kwargs, Test } from '../callables.ts';
import { FILTERS } from '../filters/index.ts';
import { PythonError } from '../python/error.ts';
import { str } from '../python/repr.ts';
import { TESTS } from '../tests/index.ts';
import { attributeOnly } from './attribute.ts';

/** After these Ansible leaves the text as it is, whatever it looks like (STRING_TYPE_FILTERS). */
const TEXT_FILTERS = new Set(['string', 'to_json', 'to_nice_json', 'to_yaml', 'to_nice_yaml', 'ppretty', 'json']);

const ATTR_NAMES = new Set(['attr', 'ansible.builtin.attr']);
const attr: Filter = (_context, value, args, kwargs) =>
  attributeOnly(value, str(args[0] ?? kwargs.get('name') ?? null));

/** What Ansible says of a filter or test that it cannot load. */
export function unknownPlugin(name: string): string {
  const parts = name.split('.');
  if (parts.length < 3 || ['ansible.builtin', 'ansible.legacy'].includes(parts.slice(0, 2).join('.'))) {
    return `Could not load "${name}": '${name}'`;
  }
  const collection = parts.slice(0, 2).join('.');
  return `Could not load "${name}": 'Invalid plugin FQCN (${name}): unable to locate collection ${collection}'`;
}

export function findFilter(name: string): Filter | undefined {
  if (ATTR_NAMES.has(name)) return attr;
  const filter = FILTERS.get(name);
  if (filter === undefined || !TEXT_FILTERS.has(name.replace(/^ansible\.builtin\./, ''))) return filter;
  return (context, value, args, kwargs) => asIs(filter(context, value, args, kwargs));
}

function asIs(value: Value): Value {
  if (typeof value === 'string') return new Text(value, { native: true });
  return value instanceof Text ? new Text(value.text, { ...value.marks, native: true }) : value;
}

export function findTest(name: string): Test | undefined {
  return TESTS.get(name);
}

export function applyFilter(
  context: CallContext,
  name: string,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): Value {
  const filter = findFilter(name);
  if (filter === undefined) throw new PythonError('TemplateRuntimeError', `No filter named '${name}' found.`);
  return filter(context, value, args, kwargs);
}

export function applyTest(
  context: CallContext,
  name: string,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): boolean {
  const test = findTest(name);
  if (test === undefined) throw new PythonError('TemplateRuntimeError', `No test named '${name}' found.`);
  return test(context, value, args, kwargs);
}
