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
/** Shorter lines of a secret are too common. */
const SHORTEST_LINE = 6;

/**
 * The ways in which a secret may be printed: as it is, in JSON (also of ASCII, also within JSON), by Python's repr, in base64, and
 * line by line (in a diff, or a list of lines).
 */
export function formsOf(secret: string): SecretForm[] {
  const forms = wholeForms(secret);
  if (!secret.includes('\n')) return forms;
  const lines = secret.split('\n').map(line => line.trim());
  return [...forms, ...lines.filter(line => line.length >= SHORTEST_LINE).flatMap(plainForms)];
}

function wholeForms(secret: string): SecretForm[] {
  const plain = plainForms(secret);
  return secret.length < SHORTEST_INSIDE_TEXT ? plain : [...plain, ...encodedForms(secret)];
}

function plainForms(secret: string): SecretForm[] {
  const json = jsonString(secret, false).slice(1, -1);
  const texts = new Set([secret, json, json.replaceAll('\\"', '"'), JSON.stringify(json).slice(1, -1)]);
  for (const written of [jsonString(secret), reprText(secret)]) texts.add(written.slice(1, -1));
  return Array.from(texts, text => ({ text, before: 0, after: 0 }));
}

/** base64 of a longer text shows the secret in one of three ways, by how many bytes come before; the rims mix with what is around. */
function encodedForms(secret: string): SecretForm[] {
  const bytes = Buffer.from(secret);
  const parts: SecretForm[] = [{ text: bytes.toString('base64'), before: 0, after: 0 }];
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
