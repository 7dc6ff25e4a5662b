import { dumpJson } from '../../python/json-dump.ts';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { entriesOf, isMapping } from '../../python/mapping.ts';
import {
  asText,
  equal,
  iterable,
  listOf,
  PythonError,
  repr,
  requireHashable,
  str,
  truthy,
  typeError,
  typeName,
} from '../../python/semantics.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { itemOf } from '../attribute-path.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { filterError } from './errors.ts';
import { flatten } from './lists.ts';

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'];

function shown(value: Value): string {
  try {
    return dumpJson(value);
  } catch (error) {
    if (error instanceof PythonError && error.className !== 'TypeError') throw error;
    return str(value);
  }
}

function asDict(value: Value): Dict | undefined {
  if (value instanceof LazyMapping) return Dict.of(entriesOf(value));
  return value instanceof Dict ? value : undefined;
}

function mergeLists(x: readonly Value[], y: readonly Value[], how: string): Value[] {
  const lacking = (list: readonly Value[], other: readonly Value[]) =>
    list.filter(element => !other.some(candidate => equal(candidate, element)));
  switch (how) {
    case 'keep':
      return [...x];
    case 'append':
      return [...x, ...y];
    case 'prepend':
      return [...y, ...x];
    case 'append_rp':
      return [...lacking(x, y), ...y];
    case 'prepend_rp':
      return [...y, ...lacking(x, y)];
    default:
      return [...y];
  }
}

/** Ansible's merge of two dicts, the second winning. @throws PythonError AnsibleError when one is no dict. */
export function mergeDicts(first: Value, second: Value, recursive: boolean, listMerge: string): Dict {
  if (!LIST_MERGES.includes(listMerge))
    throw new PythonError(
      'AnsibleError',
      "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'",
    );
  const x = asDict(first);
  const y = asDict(second);
  if (x === undefined || y === undefined)
    throw new PythonError(
      'AnsibleError',
      `failed to combine variables, expected dicts but got a '${typeName(first)}' and a '${typeName(second)}': \n${shown(first)}\n${shown(second)}`,
    );
  if (x.size === 0 || equal(x, y)) return Dict.of(y);
  const merged = Dict.of(x);
  for (const [key, value] of y) {
    const own = merged.get(key);
    if (own !== undefined && isMapping(own) && isMapping(value))
      merged.set(key, recursive ? mergeDicts(own, value, true, listMerge) : value);
    else if (Array.isArray(own) && Array.isArray(value)) merged.set(key, mergeLists(own, value, listMerge));
    else merged.set(key, value);
  }
  return merged;
}

function combine(terms: Value, options: Value): Value {
  const given = options instanceof Dict ? options : new Dict();
  if ([...given.keys()].some(name => name !== 'recursive' && name !== 'list_merge'))
    throw filterError("'recursive' and 'list_merge' are the only valid keyword arguments");
  const dicts = flatten(terms, 1, true);
  const recursive = truthy(given.get('recursive') ?? false);
  const listMerge = str(given.get('list_merge') ?? 'replace');
  let result = dicts.at(-1);
  if (result === undefined) return new Dict();
  for (const dict of dicts.slice(0, -1).reverse()) result = mergeDicts(dict, result, recursive, listMerge);
  return result;
}

function toItems(value: Value, keyName: Value, valueName: Value): Value[] {
  if (!isMapping(value)) throw typeError(`dict2items requires a dictionary, got <class '${typeName(value)}'> instead.`);
  return entriesOf(value).map(([key, element]) =>
    Dict.of([
      [keyName, key],
      [valueName, element],
    ]),
  );
}

function fromItems(list: Value, keyName: Value, valueName: Value): Dict {
  if (!Array.isArray(list)) throw typeError(`items2dict requires a list, got <class '${typeName(list)}'> instead.`);
  const dict = new Dict();
  for (const item of list) {
    if (!isMapping(item)) throw typeError(`items2dict requires a list of dictionaries, got ${repr(list)} instead.`);
    const key = item instanceof Dict ? item.get(keyName) : item.get(str(keyName));
    const value = item instanceof Dict ? item.get(valueName) : item.get(str(valueName));
    if (key === undefined || value === undefined)
      throw typeError(
        `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', got ${repr(list)} instead.`,
      );
    requireHashable(key);
    dict.set(key, value);
  }
  return dict;
}

function subelementsOf(element: Value, path: readonly Value[], skipMissing: boolean): readonly Value[] {
  let values = element;
  for (const part of path) {
    if (!isMapping(values)) throw typeError(`the key ${str(part)} should point to a dictionary, got '${str(values)}'`);
    const next = values instanceof Dict ? values.get(part) : values.get(str(part));
    if (next === undefined) {
      if (skipMissing) return [];
      throw filterError(`could not find ${repr(part)} key in iterated item ${repr(values)}`);
    }
    values = next;
  }
  if (!Array.isArray(values))
    throw typeError(`the key ${repr(path.at(-1) ?? null)} should point to a list, got ${repr(values)}`);
  return values;
}

function subelements(value: Value, path: Value, skipMissing: boolean): Value[] {
  const elements = isMapping(value) ? entriesOf(value).map(entry => entry[1]) : value;
  if (!Array.isArray(elements)) throw filterError('obj must be a list of dicts or a nested dict');
  const text = asText(path);
  const parts = text === undefined ? path : text.split('.');
  if (!Array.isArray(parts)) throw typeError('subelements must be a list or a string');
  return elements.flatMap(element =>
    subelementsOf(element, parts, skipMissing).map(part => Tuple.from([element, part])),
  );
}

function rekey(data: Value, key: Value, duplicates: string): Dict {
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw filterError(`duplicates parameter to rekey_on_member has unknown value: ${duplicates}`);
  if (!isMapping(data) && (asText(data) !== undefined || iterable(data) === undefined))
    throw typeError('Type is not a valid list, set, or dict');
  const result = new Dict();
  for (const item of isMapping(data) ? entriesOf(data).map(entry => entry[1]) : listOf(data)) {
    if (!isMapping(item)) throw typeError('List item is not a valid dict');
    const name = item instanceof Dict ? item.get(key) : item.get(str(key));
    if (name === undefined) throw filterError(`Key ${str(key)} was not found`);
    if (duplicates === 'error' && truthy(result.get(name) ?? false))
      throw filterError(`Key ${str(name)} is not unique, cannot correctly turn into dict`);
    result.set(name, item);
  }
  return result;
}

/** Ansible's filters of dicts and of lists of dicts. */
export default defineFilters({
  combine: filter('combine(*terms, **kwargs)', (_context, terms, options) => combine(terms, options)),
  dict2items: filter(
    "dict_to_list_of_dict_key_value_elements(mydict, key_name='key', value_name='value')",
    (_context, dict, keyName, valueName) => toItems(dict, keyName, valueName),
  ),
  items2dict: filter(
    "list_of_dict_key_value_elements_to_dict(mylist, key_name='key', value_name='value')",
    (_context, list, keyName, valueName) => fromItems(list, keyName, valueName),
  ),
  subelements: filter('subelements(obj, subelements, skip_missing=False)', (_context, value, path, skipMissing) =>
    subelements(value, path, truthy(skipMissing)),
  ),
  rekey_on_member: filter("rekey_on_member(data, key, duplicates='error')", (_context, data, key, duplicates) =>
    rekey(data, key, str(duplicates)),
  ),
  extract: filter('extract(environment, item, container, morekeys=None)', (_context, item, container, more) => {
    const further = Array.isArray(more) ? more : [more];
    return (more === null ? [item] : [item, ...further]).reduce(itemOf, container);
  }),
});
