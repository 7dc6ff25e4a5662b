import { replaceText } from '../../python/replace.ts';
import {
  asInt,
  asText,
  codePoints,
  PythonError,
  str,
  textLength,
  truthy,
  typeError,
  typeName,
  wholeNumber,
} from '../../python/semantics.ts';
import { length } from '../../python/sequence.ts';
import { splitLines } from '../../python/splitlines.ts';
import { strip, stripCharacters } from '../../python/strip.ts';
import { wrap } from '../../python/textwrap.ts';
import { Text, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { likeSource } from '../text/markup.ts';

function titled(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map(part => {
      const [first = '', ...rest] = codePoints(part);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

function centered(text: string, width: number): string {
  const padding = width - textLength(text);
  if (padding <= 0) return text;
  const left = (padding >> 1) + (padding & width & 1);
  return ' '.repeat(left) + text + ' '.repeat(padding - left);
}

function truncated(value: Value, most: number, killWords: boolean, end: string, leeway: number): Value {
  const ending = textLength(end);
  if (most < ending) throw new PythonError('AssertionError', `expected length >= ${ending}, got ${most}`);
  if (leeway < 0) throw new PythonError('AssertionError', `expected leeway >= 0, got ${leeway}`);
  // as in Jinja2, what has a length and is short enough stays as it is
  if (length(value) <= most + leeway) return asText(value) ?? value;
  const text = asText(value);
  if (text === undefined) throw typeError(`can only concatenate ${typeName(value)} (not "str") to ${typeName(value)}`);
  const kept = codePoints(text)
    .slice(0, most - ending)
    .join('');
  if (killWords) return kept + end;
  const space = kept.lastIndexOf(' ');
  return (space < 0 ? kept : kept.slice(0, space)) + end;
}

const integer = (value: Value): number => Number(wholeNumber(value));

function indented(value: Value, width: Value, first: boolean, blank: boolean): string {
  const text = asText(value);
  const step = asText(width) ?? repeatSpace(width);
  if (text === undefined) throw typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  const lines = splitLines(`${text}\n`);
  const rest = lines.slice(1).map(line => (blank || line !== '' ? step + line : line));
  return (first ? step : '') + [lines[0] ?? '', ...rest].join('\n');
}

function repeatSpace(width: Value): string {
  const count = asInt(width);
  if (count === undefined) throw typeError(`can't multiply sequence by non-int of type '${typeName(width)}'`);
  return ' '.repeat(Math.max(0, Number(count)));
}

const wordwrap = filter(
  'do_wordwrap(environment, s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True)',
  (_context, s, width, breakLongWords, wrapString, breakOnHyphens) => {
    const options = {
      width: integer(width),
      expandTabs: false,
      replaceWhitespace: false,
      breakLongWords: truthy(breakLongWords),
      breakOnHyphens: truthy(breakOnHyphens),
    };
    const separator = wrapString === null ? '\n' : str(wrapString);
    return splitLines(str(s))
      .map(line => wrap(line, options).join(separator))
      .join(separator);
  },
);

/** Jinja2's filters of text. */
export default defineFilters({
  upper: filter('do_upper(s)', (_context, s) => likeSource(s, str(s).toUpperCase())),
  lower: filter('do_lower(s)', (_context, s) => likeSource(s, str(s).toLowerCase())),
  capitalize: filter('do_capitalize(s)', (_context, s) => {
    const [first = '', ...rest] = codePoints(str(s));
    return likeSource(s, first.toUpperCase() + rest.join('').toLowerCase());
  }),
  title: filter('do_title(s)', (_context, s) => titled(str(s))),
  center: filter('do_center(value, width=80)', (_context, value, width) =>
    likeSource(value, centered(str(value), integer(width))),
  ),
  trim: filter('do_trim(value, chars=None)', (_context, value, chars) =>
    likeSource(value, chars === null ? strip(str(value)) : stripCharacters(str(value), str(chars))),
  ),
  replace: filter('do_replace(eval_ctx, s, old, new, count=None)', (_context, s, old, replacement, count) =>
    replaceText(str(s), str(old), str(replacement), count === null ? -1 : integer(count)),
  ),
  truncate: filter(
    "do_truncate(environment, s, length=255, killwords=False, end='...', leeway=None)",
    (_context, s, most, killWords, end, leeway) =>
      truncated(s, integer(most), truthy(killWords), str(end), leeway === null ? 5 : integer(leeway)),
  ),
  wordwrap,
  wordcount: filter('do_wordcount(s)', (_context, s) => str(s).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  indent: filter('do_indent(s, width=4, first=False, blank=False)', (_context, s, width, first, blank) =>
    likeSource(s, indented(s, width, truthy(first), truthy(blank))),
  ),
  string: filter('soft_str(s)', (_context, s) => {
    const marks = s instanceof Text ? s.marks : {};
    return new Text(str(s), { ...marks, native: true });
  }),
});
