import { randomInt } from 'node:crypto';
import { entriesOf, isMapping } from '../../python/mapping.ts';
import { asText, iterable, listOf, PythonError, str, truthy, typeName } from '../../python/semantics.ts';
import { strip } from '../../python/strip.ts';
import { Dict, isText, Text, Tuple, textOf, type Value } from '../../values.ts';
import type { CallContext, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { lookupError } from './errors.ts';
import { flattened } from './parameters.ts';

/** Texts with which a list that is flattened ends. */
const ENDS: ReadonlySet<string> = new Set(['None', 'null']);

/** Lists in lists opened, texts without what surrounds them. */
function flattenAll(terms: readonly Value[]): Value[] {
  const opened = terms.map(withoutLists);
  const end = opened.findIndex(term => ENDS.has(asText(term) ?? ''));
  return opened
    .slice(0, end < 0 ? undefined : end)
    .flatMap(term => (Array.isArray(term) ? flattenAll(term) : [bare(term)]));
}

/** What a list of one element holds, if it is a list of one. */
function withoutLists(term: Value): Value {
  const [only] = Array.isArray(term) && term.length === 1 ? term : [];
  return only === undefined ? term : withoutLists(only);
}

/** A text without what surrounds it. */
function bare(term: Value): Value {
  if (term instanceof Text) return new Text(strip(term.text), term.marks);
  return isText(term) ? strip(textOf(term)) : term;
}

const dict: Lookup = ({ services }, terms) =>
  terms.flatMap(term => {
    if (!isMapping(term))
      throw lookupError(
        services.core?.lookupWords === true
          ? `the 'dict' lookup plugin expects a dictionary, got '${str(term)}' of type <class '${typeName(term)}'>)`
          : 'with_dict expects a dict',
      );
    return entriesOf(term).map(([key, value]) =>
      Dict.of([
        ['key', key],
        ['value', value],
      ]),
    );
  });

/** A term as Ansible makes a list of it: texts without what surrounds them, of a mapping the keys. */
function listed(term: Value): readonly Value[] {
  if (isText(term)) return [bare(term)];
  const elements = iterable(term);
  return elements === undefined ? [term] : Array.from(elements);
}

/** What a term of `nested` and `together` stands for: since 2.19 what it gives when it is iterated over, of a text the characters. */
const listIn = ({ services }: CallContext, term: Value): readonly Value[] =>
  services.core?.strictTerms === true ? listOf(term) : listed(term);

/** Each element of the first list with each of the others, or as it is where there is one list. */
function combined([first, ...rest]: readonly (readonly Value[])[]): readonly Value[] {
  let rows = first ?? [];
  for (const list of rest) rows = rows.flatMap(row => list.map(element => flattened([row, element])));
  return rows;
}

const nested: Lookup = (context, terms) => {
  if (terms.length === 0) throw lookupError('with_nested requires at least one element in the nested list');
  return combined(terms.map(term => listIn(context, term))).map(row => flattened(listOf(row)));
};

const cartesian: Lookup = (_context, terms) => {
  if (terms.length === 0) throw lookupError('with_cartesian requires at least one element in each list');
  const rows = combined(terms.map(listed));
  return terms.length === 1 ? rows.map(row => flattened([row])) : [...rows];
};

const together: Lookup = (context, terms) => {
  if (terms.length === 0) throw lookupError('with_together requires at least one element in each list');
  const lists = terms.map(term => listIn(context, term));
  const size = Math.max(...lists.map(list => list.length));
  return Array.from({ length: size }, (_, i) => flattened(lists.map(list => list[i] ?? null)));
};

const FLAGS = "the optional third item must be a dict with flags ('skip_missing',)";

/** The list that a dotted path leads to, and the element without it; undefined where it may be missing. */
function subelementsOf(
  element: Value,
  path: string,
  skipMissing: boolean,
): readonly [Dict, readonly Value[]] | undefined {
  if (!(element instanceof Dict)) throw lookupError(`subelements lookup expects a dictionary, got '${str(element)}'`);
  if (truthy(element.get('skipped') ?? false)) return undefined;
  const copy = Dict.of(element);
  let at = copy;
  const parts = path.split('.');
  for (const [i, part] of parts.entries()) {
    const next = at.get(part);
    if (next === undefined) {
      if (skipMissing) return undefined;
      throw lookupError(`could not find '${part}' key in iterated item '${str(at)}'`);
    }
    if (i === parts.length - 1) {
      if (!Array.isArray(next)) throw lookupError(`the key ${part} should point to a list, got '${str(next)}'`);
      at.delete(part);
      return [copy, next];
    }
    if (!(next instanceof Dict)) {
      if (skipMissing) return undefined;
      throw lookupError(`the key ${part} should point to a dictionary, got '${str(next)}'`);
    }
    const inner = Dict.of(next);
    at.set(part, inner);
    at = inner;
  }
  return undefined;
}

function elementsOf(list: Value): readonly Value[] {
  if (list instanceof Dict) return [...list.values()];
  return Array.isArray(list) ? list : [list];
}

const subelements: Lookup = (_context, terms) => {
  const expected = (what: string) => lookupError(`subelements lookup expects a list of two or three items, ${what}`);
  const [list, path, flags] = terms;
  if (list === undefined || path === undefined || terms.length > 3) throw expected('');
  const name = asText(path);
  if (name === undefined) throw expected('first a dict or a list, second a string pointing to the subkey');
  if (flags !== undefined && !(flags instanceof Dict)) throw expected(FLAGS);
  const skipMissing = flags !== undefined && truthy(flags.get('skip_missing') ?? false);
  if (list instanceof Dict && list.has('skipped')) return [];
  return elementsOf(list).flatMap(element => {
    const found = subelementsOf(element, name, skipMissing);
    return found === undefined ? [] : found[1].map(part => Tuple.from<Value>([found[0], part]));
  });
};

/** Those that moved to community.general. */
export const MOVED_CONTAINER_LOOKUPS: Readonly<Record<string, Lookup>> = {
  cartesian,
  flattened: (_context, terms) => flattenAll(terms),
};

/** Lookups that arrange the terms they are given. */
export default defineLookups({
  dict,
  nested,
  together,
  subelements,
  list: (_context, terms) => [...terms],
  items: (_context, terms) => flattened(terms),
  indexed_items: (_context, terms) => flattened(terms).map((term, i) => Tuple.from<Value>([i, term])),
  random_choice: (_context, terms) => {
    if (terms.length === 0) return [];
    const chosen = terms[randomInt(terms.length)];
    if (chosen === undefined) throw new PythonError('IndexError', 'list index out of range');
    return [chosen];
  },
});
