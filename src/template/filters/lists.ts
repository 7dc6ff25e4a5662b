import { add } from '../../python/arithmetic.ts';
import {
  asInt,
  asText,
  contains,
  equal,
  hashable,
  listOf,
  PythonError,
  requireHashable,
  str,
  truthy,
  typeError,
  typeName,
  wholeNumber,
} from '../../python/semantics.ts';
import { split } from '../../python/split.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { eagerGetter, ignoreCase } from '../attribute-path.ts';
import type { CallContext } from '../callables.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { filterError } from './errors.ts';

/** How many values a filter may make out of few. */
const MAX_CELLS = 4_000_000;

/** Ansible's `flatten`: lists in lists, down to so many levels (all where undefined). */
export function flatten(list: Value, levels: number | undefined, skipNulls: boolean): Value[] {
  const flat: Value[] = [];
  for (const element of listOf(list)) {
    if (skipNulls && (element === null || ['None', 'null'].includes(asText(element) ?? ''))) continue;
    if (Array.isArray(element) && (levels === undefined || levels >= 1))
      flat.push(...flatten(element, levels === undefined ? undefined : levels - 1, skipNulls));
    else flat.push(element);
  }
  return flat;
}

/** Elements whose keys have not been seen: through a Dict where Python could hash them. */
export function uniqueBy(elements: readonly Value[], key: (element: Value) => Value): Value[] {
  const seen = new Dict();
  const odd: Value[] = [];
  return elements.filter(element => {
    const own = key(element);
    if (!hashable(own)) {
      if (odd.some(other => equal(other, own))) return false;
      odd.push(own);
      return true;
    }
    if (seen.has(own)) return false;
    seen.set(own, null);
    return true;
  });
}

/** Jinja2's filter; what it cannot compare (`unhashable`, undefined) goes to Ansible's, which knows no attributes. */
function unique(context: CallContext, value: Value, caseSensitive: Value, attribute: Value): Value[] {
  try {
    const get = eagerGetter(context, attribute);
    const keyOf = truthy(caseSensitive) ? get : (element: Value) => ignoreCase(get(element));
    const elements = listOf(value);
    for (const element of elements) requireHashable(keyOf(element));
    return uniqueBy(elements, keyOf);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    if (truthy(attribute) || (caseSensitive !== null && !truthy(caseSensitive)))
      throw filterError(
        `Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied. ${error.message}`,
      );
    return uniqueBy(listOf(value), same);
  }
}

const same = (element: Value): Value => element;

function within(list: Value): (element: Value) => boolean {
  return element => contains(list, element);
}

function union(a: Value, b: Value): Value[] {
  const lists = (Array.isArray(a) && Array.isArray(b)) || (hashable(a) && hashable(b) && asText(a) !== undefined);
  return uniqueBy(lists ? [...listOf(a), ...listOf(b)] : listOf(add(a, b)), same);
}

function product(lists: readonly Value[][]): Value[][] {
  let rows: Value[][] = [[]];
  for (const list of lists) {
    if (rows.length * list.length * lists.length > MAX_CELLS) throw filterError('the product is too large');
    rows = rows.flatMap(row => list.map(element => [...row, element]));
  }
  return rows;
}

/** Picks of so many elements: all orders of each (permutations), or each once (combinations). */
function picks(elements: readonly Value[], count: number, ordered: boolean): Value[] {
  const rows: Value[] = [];
  const pick = (chosen: readonly number[]) => {
    if (rows.length * (count + 1) > MAX_CELLS) throw filterError('there are too many of them');
    if (chosen.length === count) {
      rows.push(Tuple.from(chosen.map(i => elements[i] ?? null)));
      return;
    }
    const from = ordered ? 0 : (chosen.at(-1) ?? -1) + 1;
    for (let i = from; i < elements.length; i++) if (!chosen.includes(i)) pick([...chosen, i]);
  };
  if (count <= elements.length) pick([]);
  return rows;
}

function countOf(value: Value, all: number): number {
  if (value === null) return all;
  return Number(wholeNumber(value));
}

function lists(first: Value, rest: Value): Value[][] {
  return [first, ...listOf(rest)].map(listOf);
}

function zipped(rows: readonly Value[][], size: number, fill: Value): Value[] {
  return Array.from({ length: size }, (_, i) =>
    Tuple.from(rows.map(row => (i < row.length ? (row[i] ?? null) : fill))),
  );
}

/** Ansible's filters of lists and sets. */
export default defineFilters({
  flatten: filter('flatten(mylist, levels=None, skip_nulls=True)', (_context, list, levels, skipNulls) =>
    flatten(list, levels === null ? undefined : Number(asInt(levels) ?? 0), truthy(skipNulls)),
  ),
  unique: filter(
    'unique(environment, a, case_sensitive=None, attribute=None)',
    (context, a, caseSensitive, attribute) => unique(context, a, caseSensitive, attribute),
  ),
  union: filter('union(environment, a, b)', (_context, a, b) => union(a, b)),
  intersect: filter('intersect(environment, a, b)', (_context, a, b) => uniqueBy(listOf(a).filter(within(b)), same)),
  difference: filter('difference(environment, a, b)', (_context, a, b) =>
    uniqueBy(
      listOf(a).filter(element => !contains(b, element)),
      same,
    ),
  ),
  symmetric_difference: filter('symmetric_difference(environment, a, b)', (_context, a, b) =>
    union(a, b).filter(element => !(contains(a, element) && contains(b, element))),
  ),
  zip: filter('zip(value, *args)', (_context, value, rest) => {
    const rows = lists(value, rest);
    return zipped(rows, Math.min(...rows.map(row => row.length)), null);
  }),
  zip_longest: filter('zip_longest(value, *args, fillvalue=None)', (_context, value, fill, rest) => {
    const rows = lists(value, rest);
    return zipped(rows, Math.max(...rows.map(row => row.length)), fill);
  }),
  product: filter('product(value, *args, repeat=1)', (_context, value, repeat, rest) => {
    const rows = lists(value, rest);
    return product(Array.from({ length: countOf(repeat, 1) }, () => rows).flat()).map(row => Tuple.from(row));
  }),
  permutations: filter('permutations(iterable, r=None)', (_context, value, count) =>
    picks(listOf(value), countOf(count, listOf(value).length), true),
  ),
  combinations: filter('combinations(iterable, r)', (_context, value, count) =>
    picks(listOf(value), countOf(count, 0), false),
  ),
  split: filter('split_string(string, separator=None, maxsplit=-1)', (_context, text, separator, limit) => {
    const whole = asText(text);
    if (whole === undefined)
      throw typeError(`descriptor 'split' for 'str' objects doesn't apply to a '${typeName(text)}' object`);
    return split(whole, separator === null ? undefined : str(separator), countOf(limit, -1));
  }),
});
