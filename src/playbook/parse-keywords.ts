import type { Core } from '../core-line.ts';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, Float, isText, type Position, positionsOf, textOf, type Value } from '../values.ts';
import type { Keywords } from './ast.ts';
import { type Faults, tell } from './faults.ts';
import { namesFault } from './keyword-names.ts';
import { KEYWORD_ALIASES, KEYWORDS, type Keyword, keywordsOf, type Place } from './keywords.ts';

const WORDS: Readonly<Record<Keyword['type'], string>> = {
  bool: 'a boolean',
  int: 'an integer',
  percent: 'a percentage',
  string: 'a string',
  list: 'a list',
  strings: 'a string or a list of strings',
  tags: 'a string or a list of tags',
  dict: 'a dictionary',
  steps: 'a list of tasks',
  conditions: 'a condition or a list of conditions',
  any: 'a value',
};

const TRUTH = /^(?:true|false|yes|no|on|off|y|n|t|f|0|1|1\.0|0\.0)$/i;

function mayBeTemplate(value: Value): boolean {
  return isText(value) && /\{\{|\{%/.test(textOf(value));
}

function fits(type: Keyword['type'], value: Value): boolean {
  if (type === 'tags' && (value === null || (!isText(value) && !Array.isArray(value)))) return false;
  if (value === null || type === 'any' || mayBeTemplate(value)) return true;
  const scalar = isText(value) || ['boolean', 'number', 'bigint'].includes(typeof value) || value instanceof Float;
  switch (type) {
    case 'bool':
      return (
        typeof value === 'boolean' || value === 0 || value === 1 || (isText(value) && TRUTH.test(textOf(value).trim()))
      );
    case 'int':
      return (
        typeof value === 'number' ||
        value instanceof Float ||
        (isText(value) && /^[+-]?\d+$/.test(textOf(value).trim()))
      );
    case 'percent':
      return typeof value !== 'boolean' && scalar
        ? /^[\d.]+%?$/.test(str(value).trim())
        : !scalar && !Array.isArray(value);
    case 'string':
      return scalar;
    case 'strings':
    case 'tags':
      return scalar || (Array.isArray(value) && value.every(part => part === null || !(part instanceof Dict)));
    case 'conditions':
      return scalar || Array.isArray(value);
    case 'list':
      return scalar || Array.isArray(value);
    case 'dict':
      return value instanceof Dict || (Array.isArray(value) && value.every(part => part instanceof Dict));
    case 'steps':
      return Array.isArray(value);
  }
}

export interface ParsedKeywords {
  readonly keywords: Keywords;
  /** Keys that are no keywords of the place, in order. */
  readonly rest: readonly string[];
}

/** Where the value under a key was written. */
export function keyPosition(source: Dict, key: string, fallback: Position): Position {
  return positionsOf(source)?.key(key) ?? fallback;
}

/**
 * Splits a mapping into the keywords that may stand in `place`, typed by the table, and the keys that are none.
 * @param faults where it is given, keywords that are wrong are told there and left out
 */
export function parseKeywords(source: Dict, place: Place, at: Position, core: Core, faults?: Faults): ParsedKeywords {
  const keywords = new Map<string, Value>();
  const rest: string[] = [];
  for (const [key, value] of source) {
    const written = str(key);
    const name = place === 'play' ? (KEYWORD_ALIASES[written] ?? written) : written;
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (keyword === undefined || !keyword.places.includes(place)) {
      rest.push(written);
      continue;
    }
    const fault =
      keywordFault(source, written, keyword, at) ??
      namesFault(name, value, place, positionsOf(source)?.value(written) ?? keyPosition(source, written, at), core);
    if (fault === undefined) keywords.set(name, value);
    else tell(faults, fault);
  }
  return { keywords, rest };
}

function keywordFault(source: Dict, written: string, keyword: Keyword, at: Position): PlayError | undefined {
  const where = keyPosition(source, written, at);
  if (keyword.refused !== undefined)
    return new PlayError(`'${written}' is not supported: ${keyword.refused}`, {
      code: 'keyword-unsupported',
      position: where,
    });
  if (fits(keyword.type, source.get(written) ?? null)) return undefined;
  const isTags = keyword.type === 'tags' && !Array.isArray(source.get(written));
  const message = isTags
    ? 'tags must be specified as a list'
    : `the field '${written}' should be ${WORDS[keyword.type]}`;
  return new PlayError(message, {
    code: 'keyword-type',
    position: positionsOf(source)?.value(written) ?? where,
    hint: `'${written}': ${keyword.doc}`,
    exitCode: isTags ? EXIT.error : EXIT.parse,
  });
}

/** The error for a key that is no keyword of its place. */
export function unknownKeyword(source: Dict, key: string, place: Place, at: Position): PlayError {
  const elsewhere = Object.hasOwn(KEYWORDS, key) ? KEYWORDS[key]?.places : undefined;
  const named = { play: 'a Play', role: 'a Role', block: 'a Block', task: 'a Task', handler: 'a Handler' }[place];
  return new PlayError(`'${key}' is not a valid attribute for ${named}`, {
    code: 'unknown-keyword',
    position: keyPosition(source, key, at),
    hint:
      elsewhere === undefined ? didYouMean(key, keywordsOf(place)) : `\`${key}\` may stand on: ${elsewhere.join(', ')}`,
    exitCode: EXIT.parse,
  });
}
