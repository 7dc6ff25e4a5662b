import { escapeRegex } from '../../python/regex/escape.ts';
import { type Regex, type RegexMatch, regex } from '../../python/regex/regex.ts';
import { substitute } from '../../python/regex/substitute.ts';
import { listOf, PythonError, str, truthy } from '../../python/semantics.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { filterError } from './errors.ts';

const POSIX_BASIC_SPECIAL = /[\].[^$*\\]/g;

function compile(pattern: Value, ignoreCase: Value, multiline: Value): Regex {
  return regex(str(pattern), { ignoreCase: truthy(ignoreCase), multiline: truthy(multiline) });
}

/** The group that `\1` or `\g<name>` names in a search. */
function groupName(argument: Value): string | number {
  const text = str(argument);
  if (!text.startsWith('\\')) throw filterError('Unknown argument');
  const found = text.startsWith('\\g') ? /^\\g<(\S+)>/.exec(text)?.[1] : /^\\(\d+)/.exec(text)?.[1];
  if (found === undefined) throw new PythonError('AttributeError', "'NoneType' object has no attribute 'group'");
  return text.startsWith('\\g') ? found : Number(found);
}

function groupOf(pattern: Regex, match: RegexMatch, name: string | number): Value {
  const index = typeof name === 'number' ? name : pattern.names.get(name);
  if (index === undefined || index > pattern.groups) throw new PythonError('IndexError', 'no such group');
  return match.groups[index] ?? null;
}

function search(value: Value, source: Value, args: Value, options: Value): Value {
  const given = options instanceof Dict ? options : new Dict();
  const names = listOf(args).map(groupName);
  const pattern = compile(source, given.get('ignorecase') ?? false, given.get('multiline') ?? false);
  const match = pattern.search(str(value));
  if (match === undefined) return null;
  if (names.length === 0) return match.groups[0] ?? '';
  return names.map(name => groupOf(pattern, match, name));
}

/** A match as `findall` gives it: the whole, the only group, or a tuple of groups. */
function found(pattern: Regex, match: RegexMatch): Value {
  if (pattern.groups === 0) return match.groups[0] ?? '';
  const groups = match.groups.slice(1).map(group => group ?? '');
  return pattern.groups === 1 ? (groups[0] ?? '') : Tuple.from<Value>(groups);
}

function escapedFor(text: string, kind: string): string {
  if (kind === 'python') return escapeRegex(text);
  if (kind === 'posix_basic') return text.replace(POSIX_BASIC_SPECIAL, '\\$&');
  if (kind === 'posix_extended') throw filterError(`Regex type (${kind}) not yet implemented`);
  throw filterError(`Invalid regex type (${kind})`);
}

/** Ansible's `regex_*` filters, with Python's syntax of patterns and replacements. */
export default defineFilters({
  regex_replace: filter(
    "regex_replace(value='', pattern='', replacement='', ignorecase=False, multiline=False)",
    (_context, value, pattern, replacement, ignoreCase, multiline) =>
      substitute(compile(pattern, ignoreCase, multiline), str(replacement), str(value)),
  ),
  regex_search: filter('regex_search(value, regex, *args, **kwargs)', (_context, value, pattern, args, options) =>
    search(value, pattern, args, options),
  ),
  regex_findall: filter(
    'regex_findall(value, regex, multiline=False, ignorecase=False)',
    (_context, value, source, multiline, ignoreCase) => {
      const pattern = compile(source, ignoreCase, multiline);
      return Array.from(pattern.matches(str(value)), match => found(pattern, match));
    },
  ),
  regex_escape: filter("regex_escape(string, re_type='python')", (_context, text, kind) =>
    escapedFor(str(text), str(kind)),
  ),
});
