import { PythonError } from '../semantics.ts';
import { LETTER_ESCAPES } from '../string-escapes.ts';
import { regexError } from './reader.ts';
import type { Regex, RegexMatch } from './regex.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  ...LETTER_ESCAPES,
  '\\': '\\',
};

/** Parts of a replacement: literal text, or the number of a group. */
type ReplacementPart = string | number;

/** Reads a replacement template by Python's rules: `\1`, `\g<1>`, `\g<name>`, octal and letter escapes. */
export function parseReplacement(template: string, pattern: Regex): readonly ReplacementPart[] {
  const chars = Array.from(template);
  const parts: ReplacementPart[] = [];
  let i = 0;
  const group = (index: number, at: number) => {
    if (index > pattern.groups) throw regexError(`invalid group reference ${index}`, chars, at);
    parts.push(index);
  };
  while (i < chars.length) {
    const start = i;
    const char = chars[i++] ?? '';
    if (char !== '\\') {
      parts.push(char);
      continue;
    }
    const letter = chars[i++];
    if (letter === undefined) throw regexError('bad escape (end of pattern)', chars, start);
    if (letter === 'g') {
      i = namedReference(chars, i, pattern, group);
      continue;
    }
    const octal = octalEscape(chars, i - 1);
    if (octal !== undefined) {
      if (Number.parseInt(octal, 8) > 0o377)
        throw regexError(`octal escape value \\${octal} outside of range 0-0o377`, chars, start);
      parts.push(String.fromCharCode(Number.parseInt(octal, 8)));
      i += octal.length - 1;
    } else if (isDigit(letter)) {
      const second = chars[i];
      if (isDigit(second)) i++;
      group(Number(isDigit(second) ? letter + second : letter), start + 1);
    } else {
      const escaped = ESCAPES[letter];
      if (escaped === undefined && /^[A-Za-z]$/.test(letter)) throw regexError(`bad escape \\${letter}`, chars, start);
      parts.push(escaped ?? `\\${letter}`);
    }
  }
  return parts;
}

function isDigit(char: string | undefined): char is string {
  return char !== undefined && /^[0-9]$/.test(char);
}

/** Digits of an octal escape: `\0`, `\07`, `\012`, or three octal digits. */
function octalEscape(chars: readonly string[], at: number): string | undefined {
  const digits = chars.slice(at, at + 3).join('');
  return /^(0[0-7]{0,2}|[1-7][0-7]{2})/.exec(digits)?.[0];
}

function namedReference(
  chars: readonly string[],
  at: number,
  pattern: Regex,
  group: (index: number, at: number) => void,
): number {
  if (chars[at] !== '<') throw regexError('missing <', chars, at);
  const end = chars.indexOf('>', at);
  const name = chars.slice(at + 1, end < 0 ? undefined : end).join('');
  if (name === '') throw regexError('missing group name', chars, at + 1);
  if (end < 0) throw regexError('missing >, unterminated name', chars, at + 1);
  if (/^[0-9]+$/.test(name)) {
    group(Number(name), at + 1);
    return end + 1;
  }
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw regexError(`bad character in group name '${name}'`, chars, at + 1);
  const index = pattern.names.get(name);
  if (index === undefined) throw new PythonError('IndexError', `unknown group name '${name}'`);
  group(index, at + 1);
  return end + 1;
}

/** What a replacement gives for a match; groups that took no part are empty. */
export function expand(parts: readonly ReplacementPart[], match: RegexMatch): string {
  let out = '';
  for (const part of parts) out += typeof part === 'string' ? part : (match.groups[part] ?? '');
  return out;
}

/** `re.sub` with a replacement template; `count` 0 replaces all. */
export function substitute(pattern: Regex, template: string, text: string, count = 0): string {
  const parts = template.includes('\\') ? parseReplacement(template, pattern) : [template];
  let out = '';
  let last = 0;
  let done = 0;
  for (const match of pattern.matches(text)) {
    out += text.slice(last, match.start) + expand(parts, match);
    last = match.end;
    if (++done === count) break;
  }
  return out + text.slice(last);
}
