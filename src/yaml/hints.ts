import { PythonError } from '../python/error.ts';
import { loadJson } from '../python/json-load.ts';

/** Hints for syntax errors: what people mostly meant by the line at fault. */

const UNQUOTED = 'a value that begins with {{ must stand in quotes as a whole: "{{ name }}"';

function quotesHint(value: string): string | undefined {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return undefined;
  if (value.length > 1 && value.endsWith(quote)) return undefined;
  return value.indexOf(quote, 1) === -1
    ? `the ${quote} that opens this value is not closed on its line`
    : `text follows the closing ${quote}; quote the value as a whole, e.g. '${quote}a${quote} b'`;
}

/** What is wrong with a text that begins as JSON does, and is neither JSON nor YAML. */
export function jsonHint(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    loadJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof PythonError) return `read as JSON: ${error.message}`;
    throw error;
  }
}

/**
 * @param message of the parser; @param line where it struck; @param before the line above it
 * @param column of the fault, counted from 1
 */
export function syntaxHint(message: string, line: string, before: string, column: number): string | undefined {
  if (/\btabs?\b/.test(message) || (message.includes('cannot start any token') && line[column - 1] === '\t'))
    return 'YAML is indented with spaces; replace the tab';
  if (/[:-]\s+\{\{/.test(line) || /[:-]\s+\{\{/.test(before)) return UNQUOTED;
  const value = /^\s*(?:-\s+)?[^:#]+:\s+(.*\S)\s*$/.exec(line)?.[1] ?? '';
  if (message.startsWith('mapping values are not allowed')) {
    if (/^\s*-?\s*\w+\s+\w+=/.test(before)) return 'arguments as k=v and arguments as a mapping cannot be mixed';
    return /:\s.*:(\s|$)/.test(line)
      ? 'a value that holds ": " must stand in quotes'
      : 'check the indentation: a key may not stand deeper than its neighbours';
  }
  if (message === 'found unexpected end of stream') return 'a quote that is opened here or above is never closed';
  if (message === "could not find expected ':'")
    return quotesHint(value) ?? 'a key is written `name: value`; is a colon or its indentation amiss?';
  if (message.includes('expected key') || message.includes("expected '-' indicator"))
    return quotesHint(value) ?? 'check the indentation of this line against the lines above it';
  if (message.includes("expected ',' or")) return 'a bracket that is opened above is not closed, or a comma is missing';
  if (message === 'found unknown escape character')
    return 'in double quotes a backslash is written \\\\; or use single quotes';
  if (message === 'control characters are not allowed')
    return 'an invisible character stands here; delete it, or write it in double quotes as \\x07';
  if (message.startsWith('found unacceptable key')) return 'a key is a text or a number, never a list or a mapping';
  if (message.startsWith('found undefined alias'))
    return '`*name` repeats what `&name` marked earlier in this file; a text that begins with * must stand in quotes';
  if (message.startsWith('could not determine a constructor'))
    return 'the tags of Ansible are !vault and !unsafe; a text that begins with ! must stand in quotes';
  if (message.startsWith('expected a mapping or list of mappings for merging'))
    return '`<<:` takes a mapping, mostly `*name` of one';
  if (message.startsWith('found unknown directive')) return 'a value or line that begins with % must stand in quotes';
  if (message.includes('cannot start any token')) return 'a value that begins with @, `, % or | must stand in quotes';
  return undefined;
}
