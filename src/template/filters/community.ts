import { asDouble, asText, listOf, requireHashable, str, truthy, typeName } from '../../python/semantics.ts';
import { Dict, Float, type Value } from '../../values.ts';
import type { Filter } from '../callables.ts';
import { pairsOf } from '../methods/dict.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { mergeDicts } from './dicts.ts';
import { filterError } from './errors.ts';
import { JSON_QUERY } from './json-query.ts';

function groupByAsDict(sequence: Value, attribute: Value): Dict {
  const groups = new Dict();
  for (const [i, element] of listOf(sequence).entries()) {
    if (!(element instanceof Dict)) throw filterError(`Sequence element #${i} is not a mapping`);
    const key = element.get(attribute);
    if (key === undefined) throw filterError(`Attribute not contained in element #${i} of sequence`);
    if (groups.has(key)) throw filterError(`Multiple sequence entries have attribute value '${str(key)}'`);
    requireHashable(key);
    groups.set(key, element);
  }
  return groups;
}

function counter(sequence: Value): Dict {
  if (!Array.isArray(sequence) && asText(sequence) === undefined)
    throw filterError(
      `Argument for community.general.counter must be a sequence (string or list). ${str(sequence)} is <class '${typeName(sequence)}'>.`,
    );
  const counts = new Dict();
  for (const element of listOf(sequence)) {
    requireHashable(element);
    counts.set(element, Number(asDouble(counts.get(element)) ?? 0) + 1);
  }
  return counts;
}

/** Lists of dicts merged by the value under a key, sorted by it. */
function listsMergeBy(lists: readonly Value[], key: Value, recursive: boolean, listMerge: string): Value[] {
  const merged = new Dict();
  for (const list of lists) {
    for (const element of listOf(list)) {
      if (!(element instanceof Dict))
        throw filterError(
          `Elements of list arguments for lists_mergeby must be dictionaries. ${str(element)} is <class '${typeName(element)}'>.`,
        );
      const name = element.get(key);
      if (name === undefined) continue;
      merged.set(name, mergeDicts(merged.get(name) ?? new Dict(), element, recursive, listMerge));
    }
  }
  return [...merged].sort(([a], [b]) => (str(a) < str(b) ? -1 : 1)).map(entry => entry[1]);
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msec|msecs|millisecond|milliseconds)$/, 1],
  [/^(s|sec|secs|second|seconds)$/, 1000],
  [/^(m|min|mins|minute|minutes)$/, 60_000],
  [/^(h|hour|hours)$/, 3_600_000],
  [/^(d|day|days)$/, 86_400_000],
  [/^(w|week|weeks)$/, 604_800_000],
  [/^(mo|month|months)$/, 2_592_000_000],
  [/^(y|year|years)$/, 31_536_000_000],
];

function factorOf(unit: string): number {
  const found = UNITS.find(([pattern]) => pattern.test(unit));
  if (found === undefined) throw filterError(`to_time_unit() can't interpret following string: ${unit}`);
  return found[1];
}

/** `1h 30m` in another unit, with at most twelve decimals. */
function timeIn(unit: string, text: Value): Value {
  let total = 0;
  for (const part of str(text)
    .split(/\s+/)
    .filter(word => word !== '')) {
    const match = /^(-?\d+)(\w+)?$/.exec(part);
    if (match === null) throw filterError(`to_time_unit() can't interpret following string: ${str(text)}`);
    total += Number(match[1]) * (match[2] === undefined ? 1 : factorOf(match[2].toLowerCase()));
  }
  return new Float(Number((total / factorOf(unit)).toFixed(12)));
}

function timeFilter(unit: string): Filter {
  return filter(`to_${unit}(human_time, **kwargs)`, (_context, text) => timeIn(unit, text));
}

/** Versions in their order: numbers by value, the rest as text. */
function versionSort(value: Value, reverse: boolean): Value[] {
  const parts = (version: Value) =>
    str(version)
      .split(/(\d+|[a-z]+|\.)/)
      .filter(part => part !== '' && part !== '.');
  const sorted = listOf(value).sort((a, b) => {
    const [left, right] = [parts(a), parts(b)];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const [x = '', y = ''] = [left[i], right[i]];
      if (x === y) continue;
      if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y);
      return x < y ? -1 : 1;
    }
    return left.length - right.length;
  });
  return reverse ? sorted.reverse() : sorted;
}

/** Filters of community.general that playbooks use. */
export default defineFilters(
  {
    json_query: JSON_QUERY,
    dict_kv: filter('dict_kv(value, key)', (_context, value, key) => Dict.of([[key, value]])),
    dict: filter('dict_filter(sequence)', (_context, sequence) => Dict.of(pairsOf(sequence))),
    groupby_as_dict: filter('groupby_as_dict(sequence, attribute)', (_context, sequence, attribute) =>
      groupByAsDict(sequence, attribute),
    ),
    counter: filter('counter(sequence)', (_context, sequence) => counter(sequence)),
    lists_mergeby: filter(
      "lists_mergeby(*terms, recursive=False, list_merge='replace')",
      (_context, recursive, listMerge, terms) => {
        const all = listOf(terms);
        const key = all.pop() ?? null;
        const lists = all.flatMap(list => (Array.isArray(list) && list.every(Array.isArray) ? list : [list]));
        return listsMergeBy(lists, key, truthy(recursive), str(listMerge));
      },
    ),
    version_sort: filter('version_sort(value, reverse=False)', (_context, value, reverse) =>
      versionSort(value, truthy(reverse)),
    ),
    unicode_normalize: filter("unicode_normalize(data, form='NFC')", (_context, data, form) =>
      str(data).normalize(str(form)),
    ),
    to_milliseconds: timeFilter('milliseconds'),
    to_seconds: timeFilter('seconds'),
    to_minutes: timeFilter('minutes'),
    to_hours: timeFilter('hours'),
    to_days: timeFilter('days'),
    to_weeks: timeFilter('weeks'),
    to_months: timeFilter('months'),
    to_years: timeFilter('years'),
  },
  ['community.general'],
);
