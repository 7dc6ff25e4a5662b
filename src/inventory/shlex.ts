/** Thrown with Python's words. */
export class ShlexError extends Error {}

/** Python's `shlex.split(line, comments=True)`: a `#` ends the line even inside a word. @throws ShlexError */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (char === '#') break;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '\\') {
      if (++i >= line.length) throw new ShlexError('No escaped character');
      word = (word ?? '') + line[i];
    } else if (char === '"' || char === "'") {
      const [text, end] = quoted(line, i + 1, char);
      word = (word ?? '') + text;
      i = end;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quoted(line: string, start: number, quote: string): [string, number] {
  let text = '';
  for (let i = start; i < line.length; i++) {
    const char = line[i] ?? '';
    if (char === quote) return [text, i];
    const next = line[i + 1];
    if (char === '\\' && quote === '"' && (next === '"' || next === '\\')) {
      text += next;
      i++;
    } else text += char;
  }
  throw new ShlexError('No closing quotation');
}
