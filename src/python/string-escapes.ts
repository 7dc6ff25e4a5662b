import { PythonError } from './error.ts';

/** A string literal holds an escape that means nothing. */
export class EscapeError extends PythonError {
  constructor(message: string) {
    super('UnicodeDecodeError', message);
  }
}

/** What a letter stands for behind a backslash. */
export const LETTER_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  ...LETTER_ESCAPES,
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** `\xe9`, `\u200b`, `\U0001f600`: a character as Python escapes it. */
export function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

function decodeHex(letter: string, digits: string): string {
  const wanted = HEX_LENGTHS[letter] ?? 0;
  if (digits.length < wanted) throw new EscapeError(`truncated \\${letter}${'X'.repeat(wanted)} escape`);
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw new EscapeError('illegal Unicode character');
  return String.fromCodePoint(code);
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{0,2})|u([\da-fA-F]{0,4})|U([\da-fA-F]{0,8})|N(\{[^}]*\})?|([\s\S]))/g;

/** The inside of a string literal. Unicode's names (`\N{DASH}`) are not known. @throws EscapeError */
export function unescapeLiteral(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole, octal, x, u, long, name, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (x !== undefined) return decodeHex('x', x);
    if (u !== undefined) return decodeHex('u', u);
    if (long !== undefined) return decodeHex('U', long);
    if (other === undefined) {
      throw new EscapeError(name === undefined ? 'malformed \\N character escape' : 'unknown Unicode character name');
    }
    return SIMPLE[other as string] ?? (whole as string);
  });
}

/**
 * A text as Python's unicode-escape codec reads it once what is beyond ASCII has been escaped itself (`backslashreplace`):
 * Jinja2's string literals. @throws EscapeError
 */
export function unescapeString(text: string): string {
  return text.includes('\\') ? unescapeLiteral(text.replace(/[^\0-\x7f]/gu, hexEscape)) : text;
}

const BYTES_ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{0,2})|([\s\S]))/g;

/** The inside of a bytes literal, one character a byte. @throws EscapeError */
export function unescapeBytes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(BYTES_ESCAPE, (whole, octal, hex, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex === undefined) return SIMPLE[other as string] ?? (whole as string);
    if (hex.length < 2) throw new EscapeError('invalid \\x escape');
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}
