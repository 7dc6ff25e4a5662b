import { PythonError } from './error.ts';
import { LETTER_ESCAPES } from './scalars.ts';

/** A string literal holds an escape that means nothing. */
export class EscapeError extends PythonError {
  constructor(message: string) {
    super('UnicodeDecodeError', message);
  }
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  ...LETTER_ESCAPES,
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What stands for text beyond ASCII before escapes are looked for. */
function backslashReplace(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

function decodeHex(letter: string, digits: string): string {
  const wanted = HEX_LENGTHS[letter] ?? 0;
  if (digits.length < wanted) throw new EscapeError(`truncated \\${letter}${'X'.repeat(wanted)} escape`);
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw new EscapeError('illegal Unicode character');
  return String.fromCodePoint(code);
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{0,2})|u([\da-fA-F]{0,4})|U([\da-fA-F]{0,8})|N(\{[^}]*\})?|([\s\S]))/g;

/** The value of a string literal's inside, as Python's unicode-escape codec reads it. @throws EscapeError */
export function unescapeString(text: string): string {
  if (!text.includes('\\')) return text;
  return backslashReplace(text).replace(ESCAPE, (whole, octal, x, u, long, name, other) => {
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
