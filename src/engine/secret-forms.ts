import { jsonString } from '../python/json-dump.ts';
import { reprText } from '../python/repr.ts';

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

/** The ways in which a secret may be printed: as it is, in JSON (also of ASCII, also within JSON), by Python's repr, in base64. */
export function formsOf(secret: string): SecretForm[] {
  const json = jsonString(secret, false).slice(1, -1);
  const texts = new Set([secret, json, json.replaceAll('\\"', '"'), JSON.stringify(json).slice(1, -1)]);
  for (const written of [jsonString(secret), reprText(secret)]) texts.add(written.slice(1, -1));
  if (secret.length >= SHORTEST_INSIDE_TEXT) texts.add(Buffer.from(secret).toString('base64'));
  const plain = [...texts].map(text => ({ text, before: 0, after: 0 }));
  return secret.length < SHORTEST_INSIDE_TEXT ? plain : [...plain, ...encodedParts(secret)];
}

/** base64 of a longer text shows the secret in one of three ways, by how many bytes come before; the rims mix with what is around. */
function encodedParts(secret: string): SecretForm[] {
  const bytes = Buffer.from(secret);
  const parts: SecretForm[] = [];
  for (const offset of [0, 1, 2]) {
    const rest = (offset + bytes.length) % 3;
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const text = encoded.slice(offset === 0 ? 0 : offset + 1, rest === 0 ? undefined : -1);
    if (text.length < SHORTEST_ENCODED) continue;
    const rims = { before: Math.min(offset, 1), after: Math.min(rest, 1) };
    parts.push({ text, ...rims });
    if (/[+/]/.test(text)) parts.push({ text: text.replaceAll('+', '-').replaceAll('/', '_'), ...rims });
  }
  return parts;
}
