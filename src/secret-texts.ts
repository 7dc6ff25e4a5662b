import { FALSE_WORDS, TRUE_WORDS } from './ansible-words.ts';
import { Dict, Float, isText, textOf, type Value } from './values.ts';

/** Shorter texts are too common to be taken for secrets because of where they stand. */
export const SHORTEST_SECRET = 4;
/** Numbers of fewer digits are ports, sizes and modes. */
const SHORTEST_NUMBER = 6;
/** What every run prints: masked wherever it stands it would hide the run, and no secret. */
const COMMON = new Set([
  ...TRUE_WORDS,
  ...FALSE_WORDS,
  ...['none', 'null', 'root', 'localhost', 'present', 'absent', 'latest', 'started', 'stopped', 'restarted'],
  ...['changed', 'failed', 'fatal', 'ignored', 'ignoring', 'included', 'rescued', 'skipped', 'skipping', 'unreachable'],
  ...['task', 'play', 'recap', 'running', 'handler', 'retrying', 'censored'],
]);

const LONGEST_COMMON = Math.max(...Array.from(COMMON, word => word.length));

/** Whether a word stands in what every run prints. */
export function isCommon(text: string): boolean {
  return text.length <= LONGEST_COMMON && COMMON.has(text.toLowerCase());
}

/** The texts of a value that is secret because of where it stands: in an option, in a vaulted file, in a hidden result. */
export function* secretTexts(value: Value | undefined, shortest = SHORTEST_SECRET): Generator<string> {
  if (value instanceof Dict) for (const part of value.values()) yield* secretTexts(part, shortest);
  else if (Array.isArray(value)) for (const part of value) yield* secretTexts(part, shortest);
  else if (isText(value)) {
    const text = textOf(value).trim();
    if (text.length >= shortest && /[\p{L}\p{N}]/u.test(text) && !isCommon(text)) yield textOf(value);
  } else if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) {
    const text = String(value instanceof Float ? value.value : value);
    if (text.length >= SHORTEST_NUMBER) yield text;
  }
}

const AUTHORITY = /[^\s/?#'"]*@/y;
/** Over HTTP a name of this length that stands alone, or before a word for "no password", is a token. */
const TOKEN = 20;

/** The passwords that the URLs of a text hold: `scheme://user:password@host`, as written and unescaped. */
export function* urlPasswords(text: string): Generator<string> {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    AUTHORITY.lastIndex = at + 3;
    const found = AUTHORITY.exec(text)?.[0].slice(0, -1);
    if (found === undefined) continue;
    const colon = found.indexOf(':');
    const user = colon < 0 ? found : found.slice(0, colon);
    const web = /https?$/i.test(text.slice(Math.max(0, at - 5), at));
    for (const part of [...(colon < 0 ? [] : [found.slice(colon + 1)]), ...(web && user.length >= TOKEN ? [user] : [])])
      for (const written of new Set([part, unescaped(part)])) yield* secretTexts(written);
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
