import { reprText } from '../python/repr.ts';
import { isCommon } from '../secret-texts.ts';

/** One way in which a secret is written. */
export interface SecretForm {
  readonly text: string;
  /** Characters on either side that also hold some bits of the secret: 0 or 1. */
  readonly before: number;
  readonly after: number;
}

/** Shorter secrets are masked only where they stand alone: masking every "a" would garble the screen and hide nothing. */
export const SHORTEST_INSIDE_TEXT = 4;
/** Fewer characters of base64 could be part of any word. */
const SHORTEST_ENCODED = 5;
/** Shorter lines of a secret are too common. */
const SHORTEST_LINE = 6;

/**
 * The ways in which a secret may be printed: as it is, in JSON (also of ASCII, also within JSON), by Python's repr, in base64, and
 * line by line (in a diff, or a list of lines). Undefined where one is written as another is: it took as long.
 */
export function* formsOf(secret: string): Generator<SecretForm | undefined> {
  yield* plainForms(secret);
  if (secret.length >= SHORTEST_INSIDE_TEXT) yield* encodedForms(secret);
  if (!secret.includes('\n')) return;
  for (const line of secret.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length >= SHORTEST_LINE && !isCommon(trimmed)) yield* plainForms(trimmed);
  }
}

/** Characters that are written as they are everywhere. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

function* plainForms(secret: string): Generator<SecretForm | undefined> {
  if (PLAIN.test(secret)) {
    yield { text: secret, before: 0, after: 0 };
    return;
  }
  const texts = new Set<string>();
  for (const form of [secret, ...reprForms(secret)]) {
    for (const text of jsonForms(form)) {
      yield texts.has(text) ? undefined : { text, before: 0, after: 0 };
      texts.add(text);
    }
  }
}

/** Within Python's repr; what else a text holds decides whether its single quotes are escaped. */
function reprForms(secret: string): string[] {
  const escaped = reprText(`${secret}'"`).slice(1, -4);
  return [escaped, escaped.replaceAll("\\'", "'")];
}

/** As it is and within JSON, of ASCII alone or not, also where double quotes are left alone; and within JSON that is within JSON. */
function* jsonForms(text: string): Generator<string> {
  yield text;
  const json = inJson(text);
  yield json;
  const ascii = json.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  yield ascii;
  yield json.replaceAll('\\"', '"');
  yield inJson(json);
  yield inJson(ascii);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** base64 of a longer text shows the secret in one of three ways, by how many bytes come before; the rims mix with what is around. */
function* encodedForms(secret: string): Generator<SecretForm> {
  const bytes = Buffer.from(secret);
  yield { text: bytes.toString('base64'), before: 0, after: 0 };
  for (const offset of [0, 1, 2]) {
    const rest = (offset + bytes.length) % 3;
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const text = encoded.slice(offset === 0 ? 0 : offset + 1, rest === 0 ? undefined : -1);
    if (text.length < SHORTEST_ENCODED) continue;
    const rims = { before: Math.min(offset, 1), after: Math.min(rest, 1) };
    yield { text, ...rims };
    if (/[+/]/.test(text)) yield { text: text.replaceAll('+', '-').replaceAll('/', '_'), ...rims };
  }
}
