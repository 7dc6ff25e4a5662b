import { valueError } from './error.ts';

/** A word of a command line, and where it ends in the text. */
export interface Word {
  readonly text: string;
  readonly end: number;
}

export interface ShlexOptions {
  /** A `#` ends the line, even inside a word. */
  readonly comments?: boolean;
}

const BLANK = ' \t\r\n';

/** Python's `shlex.split`, each word with its end. @throws PythonError ValueError for what stays open */
export function shlexWords(line: string, { comments = false }: ShlexOptions = {}): Word[] {
  const words: Word[] = [];
  let word: string | undefined;
  let i = 0;
  const finish = () => {
    if (word !== undefined) words.push({ text: word, end: i });
    word = undefined;
  };
  while (i < line.length) {
    const char = line[i] ?? '';
    if (BLANK.includes(char)) {
      finish();
      i++;
    } else if (comments && char === '#') {
      finish();
      const lineEnd = line.indexOf('\n', i);
      i = lineEnd < 0 ? line.length : lineEnd + 1;
    } else {
      const piece = readPiece(line, i, char);
      word = (word ?? '') + piece.text;
      i = piece.end;
    }
  }
  finish();
  return words;
}

/** @throws PythonError ValueError for what stays open */
export function shlexSplit(line: string, options?: ShlexOptions): string[] {
  return shlexWords(line, options).map(word => word.text);
}

/** A quoted part, an escaped character, or one that stands for itself. */
function readPiece(line: string, at: number, char: string): Word {
  if (char === '"' || char === "'") return readQuoted(line, at + 1, char);
  if (char !== '\\') return { text: char, end: at + 1 };
  return { text: escapedAt(line, at + 1), end: at + 2 };
}

function readQuoted(line: string, start: number, quote: string): Word {
  let text = '';
  for (let i = start; i < line.length; i++) {
    const char = line[i] ?? '';
    if (char === quote) return { text, end: i + 1 };
    if (char === '\\' && quote === '"') {
      const next = escapedAt(line, ++i);
      text += next === '"' || next === '\\' ? next : char + next;
    } else text += char;
  }
  throw valueError('No closing quotation');
}

function escapedAt(line: string, at: number): string {
  const char = line[at];
  if (char === undefined) throw valueError('No escaped character');
  return char;
}

/** Python's `shlex.quote`. */
export function shlexQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
