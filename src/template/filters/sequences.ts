import { add, requireSize } from '../../python/arithmetic.ts';
import {
  asText,
  compare,
  equal,
  iterable,
  length,
  listOf,
  PythonError,
  PythonObject,
  str,
  truthy,
  typeError,
  typeName,
  wholeNumber,
} from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { attributeGetter, attributesGetter, eagerGetter, ignoreCase } from '../attribute-path.ts';
import type { CallContext } from '../callables.ts';
import { defineFilters } from '../plugin-table.ts';
import { builtin, filter } from '../signature.ts';
import { sortedBy } from './sorting.ts';

function argumentError(message: string): PythonError {
  return new PythonError('FilterArgumentError', message);
}

function nothing(hint: string): Undefined {
  return new Undefined({ hint });
}

/** What `attribute=` and `case_sensitive=` make of an element before it is compared. */
function keyOf(
  context: CallContext,
  attribute: Value,
  caseSensitive: Value,
  fallback?: Value,
): (element: Value) => Value {
  const get = eagerGetter(context, attribute, fallback);
  return truthy(caseSensitive) ? get : element => ignoreCase(get(element));
}

function batch(value: Value, size: number, fill: Value): Value[] {
  const rows: Value[][] = [];
  let row: Value[] = [];
  for (const element of listOf(value)) {
    if (row.length === size) {
      rows.push(row);
      row = [];
    }
    row.push(element);
  }
  if (row.length > 0) {
    if (fill !== null) requireSize(size);
    if (fill !== null) while (row.length < size) row.push(fill);
    rows.push(row);
  }
  return rows;
}

function slices(value: Value, count: number, fill: Value): Value[] {
  const elements = listOf(value);
  if (count === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const size = Math.floor(elements.length / count);
  const longer = elements.length % count;
  let start = 0;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const end = start + size + (i < longer ? 1 : 0);
    const part = elements.slice(start, end);
    start = end;
    if (fill !== null && i >= longer) part.push(fill);
    return part;
  });
}

const integer = (value: Value): number => Number(wholeNumber(value));

/** One group of `groupby`: a tuple whose parts have names too. */
export class GroupTuple extends Tuple {
  get grouper(): Value {
    return this[0] ?? null;
  }
  get list(): Value {
    return this[1] ?? null;
  }
}

function groupBy(context: CallContext, value: Value, attribute: Value, fallback: Value, caseSensitive: Value): Value[] {
  const key = keyOf(context, attribute, caseSensitive, fallback === null ? undefined : fallback);
  const shown = attributeGetter(attribute, fallback === null ? undefined : fallback);
  const groups: { key: Value; members: Value[] }[] = [];
  for (const element of sortedBy(listOf(value), key, false)) {
    const own = key(element);
    const last = groups.at(-1);
    if (last !== undefined && equal(last.key, own)) last.members.push(element);
    else groups.push({ key: own, members: [element] });
  }
  return groups.map(group => {
    const tuple = new GroupTuple();
    tuple.push(shown(group.members[0] ?? null), group.members);
    return tuple;
  });
}

function extreme(
  context: CallContext,
  value: Value,
  attribute: Value,
  caseSensitive: Value,
  operator: '<' | '>',
): Value {
  const [first, ...rest] = listOf(value);
  if (first === undefined) return nothing('No aggregated item, sequence was empty.');
  const key = keyOf(context, attribute, caseSensitive);
  let best = first;
  let bestKey = key(first);
  for (const element of rest) {
    const own = key(element);
    const order = compare(own, bestKey, operator);
    if (operator === '<' ? order < 0 : order > 0) [best, bestKey] = [element, own];
  }
  return best;
}

function dictSort(value: Value, caseSensitive: Value, by: Value, reverse: Value): Value[] {
  const position = ['key', 'value'].indexOf(asText(by) ?? '');
  if (position < 0) throw argumentError('You can only sort by either "key" or "value"');
  if (!(value instanceof Dict))
    throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const pairs = [...value].map(pair => Tuple.from<Value>(pair));
  return sortedBy(
    pairs,
    pair => {
      const part = Array.isArray(pair) ? (pair[position] ?? null) : null;
      return truthy(caseSensitive) ? part : ignoreCase(part);
    },
    truthy(reverse),
  );
}

function reversed(value: Value): Value {
  const text = asText(value);
  if (text !== undefined) return Array.from(text).reverse().join('');
  if (iterable(value) === undefined) throw argumentError('argument must be iterable');
  return listOf(value).reverse();
}

function last(seq: Value): Value {
  if (iterable(seq) === undefined) throw typeError(`'${typeName(seq)}' object is not reversible`);
  const item = listOf(seq).at(-1);
  return item === undefined ? nothing('No last item, sequence was empty.') : item;
}

function itemsOf(value: Value): Value[] {
  if (value instanceof Undefined) return [];
  if (value instanceof Dict) return [...value].map(pair => Tuple.from<Value>(pair));
  if (value instanceof PythonObject && 'keys' in value)
    return listOf(value).map(key => Tuple.from([key, value.item(key) ?? null]));
  throw typeError('Can only get item pairs from a mapping.');
}

const fallback = filter("do_default(value, default_value='', boolean=False)", (_context, value, other, boolean) =>
  value instanceof Undefined || (truthy(boolean) && !truthy(value)) ? other : value,
);

const len = builtin('len', length);

/** Jinja2's filters of sequences and mappings. */
export default defineFilters({
  batch: filter('do_batch(value, linecount, fill_with=None)', (_context, value, size, fill) =>
    batch(value, integer(size), fill),
  ),
  slice: filter('do_slice(value, slices, fill_with=None)', (_context, value, count, fill) =>
    slices(value, integer(count), fill),
  ),
  first: filter('sync_do_first(environment, seq)', (_context, seq) => {
    const [item] = listOf(seq);
    return item === undefined ? nothing('No first item, sequence was empty.') : item;
  }),
  last: filter('do_last(environment, seq)', (_context, seq) => last(seq)),
  length: len,
  count: len,
  list: filter('sync_do_list(value)', (_context, value) => listOf(value)),
  reverse: filter('do_reverse(value)', (_context, value) => reversed(value)),
  join: filter("sync_do_join(eval_ctx, value, d='', attribute=None)", (_context, value, d, attribute) =>
    (attribute === null ? listOf(value) : listOf(value).map(attributeGetter(attribute))).map(str).join(str(d)),
  ),
  sort: filter(
    'do_sort(environment, value, reverse=False, case_sensitive=False, attribute=None)',
    (context, value, reverse, caseSensitive, attribute) => {
      const get = attributesGetter(context, attribute);
      const key = (element: Value): Value =>
        truthy(caseSensitive) ? get(element) : Tuple.from(listOf(get(element)).map(ignoreCase));
      return sortedBy(listOf(value), key, truthy(reverse));
    },
  ),
  groupby: filter(
    'sync_do_groupby(environment, value, attribute, default=None, case_sensitive=False)',
    (context, value, attribute, other, caseSensitive) => groupBy(context, value, attribute, other, caseSensitive),
  ),
  dictsort: filter(
    "do_dictsort(value, case_sensitive=False, by='key', reverse=False)",
    (_context, value, caseSensitive, by, reverse) => dictSort(value, caseSensitive, by, reverse),
  ),
  min: filter(
    'do_min(environment, value, case_sensitive=False, attribute=None)',
    (context, value, caseSensitive, attribute) => extreme(context, value, attribute, caseSensitive, '<'),
  ),
  max: filter(
    'do_max(environment, value, case_sensitive=False, attribute=None)',
    (context, value, caseSensitive, attribute) => extreme(context, value, attribute, caseSensitive, '>'),
  ),
  sum: filter('sync_do_sum(environment, iterable, attribute=None, start=0)', (context, value, attribute, start) => {
    if (asText(start) !== undefined) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    return (attribute === null ? listOf(value) : listOf(value).map(eagerGetter(context, attribute))).reduce(add, start);
  }),
  items: filter('do_items(value)', (_context, value) => itemsOf(value)),
  default: fallback,
  d: fallback,
});
