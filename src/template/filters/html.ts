import { dumpJson } from '../../python/json-dump.ts';
import { pprint } from '../../python/pprint.ts';
import {
  asInt,
  asText,
  iterable,
  listOf,
  PythonError,
  repr,
  str,
  truthy,
  typeError,
  typeName,
} from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { quotePlus, quoteUrl } from '../../python/url-quote.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { escapeValue, markup, stripTags } from '../text/markup.ts';
import { urlize } from '../text/urlize.ts';

function quoteQuery(value: Value): string {
  return quotePlus(str(value));
}

function pairOf(entry: Value): readonly [Value, Value] {
  if (iterable(entry) === undefined) throw typeError(`cannot unpack non-iterable ${typeName(entry)} object`);
  const pair = listOf(entry);
  const [key, value] = pair;
  if (key === undefined || value === undefined)
    throw new PythonError('ValueError', `not enough values to unpack (expected 2, got ${pair.length})`);
  if (pair.length > 2) throw new PythonError('ValueError', 'too many values to unpack (expected 2)');
  return [key, value];
}

function urlencode(value: Value): string {
  const text = asText(value);
  if (text !== undefined || iterable(value) === undefined) return quoteUrl(str(value));
  const pairs = value instanceof Dict ? [...value] : listOf(value).map(pairOf);
  return pairs.map(([key, part]) => `${quoteQuery(key)}=${quoteQuery(part)}`).join('&');
}

function xmlAttributes(value: Value, autospace: boolean): string {
  if (!(value instanceof Dict))
    throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const items: string[] = [];
  for (const [key, element] of value) {
    if (element === null || element instanceof Undefined) continue;
    if (/[\s/>=]/.test(str(key)))
      throw new PythonError('ValueError', `Invalid character in attribute name: ${repr(key)}`);
    items.push(`${escapeValue(key)}="${escapeValue(element)}"`);
  }
  return (autospace && items.length > 0 ? ' ' : '') + items.join(' ');
}

const HTML_UNSAFE: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

const urlizeFilter = filter(
  'do_urlize(eval_ctx, value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None)',
  (_context, value, limit, nofollow, target, rel, schemes) => {
    const words = new Set((rel === null ? '' : str(rel)).split(/\s+/).filter(word => word !== ''));
    if (truthy(nofollow)) words.add('nofollow');
    words.add('noopener');
    const limitNumber = asInt(limit);
    return urlize(str(value), {
      limit: limitNumber === undefined ? undefined : Number(limitNumber),
      rel: [...words].sort().join(' '),
      target: target === null ? undefined : str(target),
      schemes: schemes === null ? [] : listOf(schemes).map(str),
    });
  },
);

/** Jinja2's filters for HTML, URLs and shown values. */
/** Types of 2.19's own, which pprint does not know: lists and dicts. */
const isLazy = (value: Value): boolean => value instanceof Dict || (Array.isArray(value) && !(value instanceof Tuple));

export default defineFilters({
  escape: filter('escape(s)', (_context, s) => escapeValue(s)),
  e: filter('escape(s)', (_context, s) => escapeValue(s)),
  forceescape: filter('do_forceescape(value)', (_context, value) => escapeValue(str(value))),
  safe: filter('do_mark_safe(value)', (_context, value) => markup(str(value))),
  striptags: filter('do_striptags(value)', (_context, value) => stripTags(str(value))),
  urlencode: filter('do_urlencode(value)', (_context, value) => urlencode(value)),
  urlize: urlizeFilter,
  xmlattr: filter('do_xmlattr(eval_ctx, d, autospace=True)', (_context, d, autospace) =>
    xmlAttributes(d, truthy(autospace)),
  ),
  tojson: filter('do_tojson(eval_ctx, value, indent=None)', (_context, value, indent) => {
    const text = dumpJson(value, { sortKeys: true, ...(indent === null ? {} : { indent }), other: () => undefined });
    return markup(text.replace(/[<>&']/g, char => HTML_UNSAFE[char] ?? char));
  }),
  pprint: filter('do_pprint(value)', ({ services }, value) =>
    services.core?.lazyValues === true ? pprint(value, isLazy) : pprint(value),
  ),
});
