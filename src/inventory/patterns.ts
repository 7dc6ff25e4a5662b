import { PlayError } from '../errors.ts';
import { fnmatch } from '../python/fnmatch.ts';
import { Regex } from '../python/regex/regex.ts';
import { parseAddress, startsAsIpv6 } from './addresses.ts';

/** `a,b[1],c[2:3]` -> its parts; `a:b` as well where that cannot be an address. */
export function splitPattern(pattern: string): string[] {
  return partsOf(pattern)
    .map(part => part.trim())
    .filter(part => part !== '');
}

function partsOf(pattern: string): readonly string[] {
  if (pattern.includes(',')) return pattern.split(',');
  if (parseAddress(pattern, true) !== undefined || startsAsIpv6(pattern)) return [pattern];
  return pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
}

/** Regular parts first, then `&`, then `!`; `all` when there is no regular one. */
export function orderPatterns(patterns: readonly string[]): string[] {
  const exclude = patterns.filter(part => part.startsWith('!'));
  const intersect = patterns.filter(part => part.startsWith('&'));
  const regular = patterns.filter(part => part !== '' && !part.startsWith('!') && !part.startsWith('&'));
  return [...(regular.length > 0 ? regular : ['all']), ...intersect, ...exclude];
}

export interface Subscript {
  readonly start: number;
  /** Inclusive; undefined for a single index; -1 for the end. */
  readonly end: number | undefined;
  /** Written `[0-2]`, which Ansible warns about. */
  readonly oldForm: boolean;
}

export function splitSubscript(pattern: string): { expression: string; subscript: Subscript | undefined } {
  const match = pattern.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+)([:-])(\d*))\]$/.exec(pattern);
  if (match === null) return { expression: pattern, subscript: undefined };
  const expression = match[1] ?? pattern;
  if (match[2] !== undefined)
    return { expression, subscript: { start: Number(match[2]), end: undefined, oldForm: false } };
  const end = match[5] ? Number(match[5]) : -1;
  return { expression, subscript: { start: Number(match[3]), end, oldForm: match[4] === '-' } };
}

/** @throws PlayError when the index is beyond the list */
export function applySubscript<T>(
  items: readonly T[],
  subscript: Subscript | undefined,
  pattern: string,
): readonly T[] {
  if (subscript === undefined || items.length === 0) return items;
  const { start, end } = subscript;
  if (end === -1) return items.slice(start);
  if (end !== undefined && end !== 0) return items.slice(start, end + 1);
  const item = items.at(start);
  if (item === undefined)
    throw new PlayError(`No hosts matched the subscripted pattern '${pattern}'`, { code: 'host-pattern' });
  return [item];
}

/** What a name must match: `~regex` from its start, else a glob as Python's fnmatch has it. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  if (pattern.startsWith('~')) return regexMatcher(pattern);
  return /[?*[]/.test(pattern) ? name => fnmatch(name, pattern) : name => name === pattern;
}

function regexMatcher(pattern: string): (name: string) => boolean {
  try {
    const regex = new Regex(pattern.slice(1));
    return name => regex.match(name) !== undefined;
  } catch (cause) {
    throw new PlayError(`Invalid host list pattern: ${pattern}`, { code: 'host-pattern', cause });
  }
}
