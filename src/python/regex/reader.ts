import { PythonError } from '../semantics.ts';

/** Python's `re.error`, with the place in the pattern as Python says it. */
export function regexError(message: string, pattern: readonly string[], position?: number): PythonError {
  if (position === undefined) return new PythonError('error', message);
  const before = pattern.slice(0, position);
  const place = pattern.includes('\n')
    ? ` (line ${before.filter(char => char === '\n').length + 1}, column ${position - before.lastIndexOf('\n')})`
    : '';
  return new PythonError('error', `${message} at position ${position}${place}`);
}

/** Reads a pattern by characters (code points), as the parser asks for them. */
export class PatternReader {
  readonly chars: readonly string[];
  position = 0;

  constructor(pattern: string) {
    this.chars = Array.from(pattern);
  }

  get ended(): boolean {
    return this.position >= this.chars.length;
  }

  peek(ahead = 0): string | undefined {
    return this.chars[this.position + ahead];
  }

  next(): string {
    return this.chars[this.position++] ?? '';
  }

  /** Takes the text if it stands here. */
  take(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.chars[this.position + i] !== text[i]) return false;
    this.position += text.length;
    return true;
  }

  /** At most `limit` characters that a test accepts. */
  takeWhile(accepts: RegExp, limit = Number.POSITIVE_INFINITY): string {
    let taken = '';
    for (let char = this.peek(); char !== undefined && taken.length < limit && accepts.test(char); char = this.peek()) {
      taken += char;
      this.position++;
    }
    return taken;
  }

  /** The text up to a terminator, which is taken too. */
  until(terminator: string, what: string): string {
    const start = this.position;
    const end = this.chars.indexOf(terminator, start);
    const name = this.chars.slice(start, end < 0 ? undefined : end).join('');
    if (end < 0 && name !== '') throw this.error(`missing ${terminator}, unterminated name`, start);
    if (name === '') throw this.error(`missing ${what}`, start);
    this.position = end + 1;
    return name;
  }

  error(message: string, position: number): PythonError {
    return regexError(message, this.chars, position);
  }
}
