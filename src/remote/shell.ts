import { PlayError } from '../errors.ts';

/**
 * One word of a POSIX shell that stands for exactly `text`. The one function through which values reach a shell.
 * @throws PlayError `nul-in-command`: no shell can carry a NUL byte in a word.
 */
export function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (text.includes('\0'))
    throw new PlayError('a value that goes to a shell holds a NUL byte', { code: 'nul-in-command' });
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const PRINTF_ESCAPES: Readonly<Record<string, string>> = { '\0': '\\000', '%': '%%', '\\': '\\\\', "'": "'\\''" };

/** A text as the format word of `printf`. */
export function printfFormat(text: string): string {
  const escaped = text.replace(/[\0%\\']/g, special => PRINTF_ESCAPES[special] ?? special);
  // a leading "-" would be read as an option
  return `'${escaped.startsWith('-') ? `\\055${escaped.slice(1)}` : escaped}'`;
}

/** Bytes as the format word of the shell's own `printf`: the one way to carry NUL that needs no program on the host. */
export function printfWord(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const isUtf8 = !text.includes('\ufffd') || Buffer.from(text).equals(bytes);
  if (isUtf8) return printfFormat(text);
  return `'${[...bytes].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')}'`;
}

/** A command of quoted words. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** What a name is, for the message of `safeName`. */
type NameKind = 'host name' | 'user name' | 'become user';

/**
 * Refuses names that a program behind us would read as an option (`-oProxyCommand=...` as a host name runs it),
 * and names with control characters.
 * @throws PlayError `unsafe-name`
 */
export function safeName(kind: NameKind, name: string): string {
  if (name === '' || name.startsWith('-') || /[\s\x00-\x1f\x7f]/.test(name))
    throw new PlayError(`the ${kind} ${JSON.stringify(name)} is refused`, {
      code: 'unsafe-name',
      hint: `a ${kind} may not be empty, begin with "-" or hold blanks or control characters`,
    });
  return name;
}
