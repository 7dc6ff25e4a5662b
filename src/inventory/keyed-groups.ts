import { PlayError } from '../errors.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';
import type { Expressions } from './expressions.ts';

/** An entry of `keyed_groups`: names of groups made of a value that each host has. */
export interface KeyedGroup {
  readonly key: Value;
  readonly prefix: string;
  readonly separator: string;
  readonly parent: Value | undefined;
  /** Stands for an empty value. */
  readonly fallback: string | undefined;
  readonly trailingSeparator: boolean;
}

function failed(message: string): PlayError {
  return new PlayError(message, { code: 'inventory-constructed' });
}

/** @throws PlayError `inventory-constructed` */
export function parseKeyedGroup(entry: Value, { text }: Expressions): KeyedGroup {
  if (!(entry instanceof Dict)) throw failed(`Invalid keyed group entry, it must be a dictionary: ${text(entry)}`);
  const fallback = entry.get('default_value') ?? null;
  const trailing = entry.get('trailing_separator');
  if (fallback !== null && trailing !== undefined && trailing !== null)
    throw failed('parameters are mutually exclusive for keyed groups: default_value|trailing_separator');
  return {
    key: entry.get('key') ?? null,
    prefix: text(entry.get('prefix') ?? (entry.has('prefix') ? null : '')),
    separator: text(entry.get('separator') ?? (entry.has('separator') ? null : '_')),
    parent: entry.get('parent_group') || undefined,
    fallback: fallback === null ? undefined : text(fallback),
    trailingSeparator: trailing !== false,
  };
}

/**
 * The names that a value gives, without prefix: the text itself, one for each element of a list, `key_value` for each
 * entry of a dict. Undefined when the value is empty and nothing stands for it.
 * @throws PlayError `inventory-constructed` for a number or bool
 */
export function groupNamesOf(value: Value, entry: KeyedGroup, expressions: Expressions): string[] | undefined {
  const { fallback, separator, trailingSeparator } = entry;
  const { text } = expressions;
  const named = (part: Value): string => (isText(part) && textOf(part) === '' && fallback) || text(part);
  if (Array.isArray(value)) return value.map(named);
  if (value instanceof Dict)
    return [...value].map(([key, part]) => {
      const name = named(part);
      return name === '' && !trailingSeparator ? text(key) : `${text(key)}${separator}${name}`;
    });
  if (value === null || value === false || value === 0 || (isText(value) && textOf(value) === ''))
    return fallback === undefined ? undefined : [fallback];
  if (isText(value)) return [textOf(value)];
  throw failed(
    `Invalid group name format, expected a string or a list of them or dictionary, got: <class '${expressions.typeName(value)}'>`,
  );
}
