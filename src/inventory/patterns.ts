import { PlayError } from '../errors.ts';
import { parseAddress, startsAsIpv6 } from './addresses.ts';

/** `a,b[1],c[2:3]` -> its parts; `a:b` as well where that cannot be an address. */
export function splitPattern(pattern: string): string[] {
  const parts = pattern.includes(',')
    ? pattern.split(',')
    : parseAddress(pattern, true) !== undefined || startsAsIpv6(pattern)
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? []);
  return parts.map(part => part.trim()).filter(part => part !== '');
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
  if (!pattern.startsWith('~') && !/[?*[]/.test(pattern)) return name => name === pattern;
  const source = pattern.startsWith('~') ? `^(?:${pattern.slice(1).replaceAll('(?P<', '(?<')})` : globSource(pattern);
  try {
    const regex = new RegExp(source, 's');
    return name => regex.test(name);
  } catch (cause) {
    throw new PlayError(`Invalid host list pattern: ${pattern}`, { code: 'host-pattern', cause });
  }
}

function globSource(glob: string): string {
  let source = '^';
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? '';
    const close = char === '[' ? glob.indexOf(']', glob[i + 1] === '!' ? i + 3 : i + 2) : -1;
    if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (close !== -1) {
      source += setSource(glob.slice(i + 1, close));
      i = close;
    } else source += char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return `${source}$`;
}

/** `[...]` of a glob; a range that runs backwards holds nothing. */
function setSource(written: string): string {
  const negated = written.startsWith('!');
  const ranges = (negated ? written.slice(1) : written).replace(/(.)-(.)/gs, (range, first: string, last: string) =>
    first > last ? '' : range,
  );
  if (ranges === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${ranges.replace(/[\\[\]^]/g, '\\$&')}]`;
}
