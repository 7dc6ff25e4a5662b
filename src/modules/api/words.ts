/** A word of a command line and where it ends in the text. */
interface Word {
  readonly text: string;
  readonly end: number;
}

/** Reads one word from `start` (no blank stands there). @throws Error with Python's shlex words */
function readWord(line: string, start: number): Word {
  let text = '';
  let i = start;
  while (i < line.length) {
    const char = line[i] ?? '';
    if (/[ \t\r\n]/.test(char)) break;
    if (char === '\\') {
      if (i + 1 >= line.length) throw new Error('No escaped character');
      text += line[i + 1];
      i += 2;
    } else if (char === "'") {
      const close = line.indexOf("'", i + 1);
      if (close < 0) throw new Error('No closing quotation');
      text += line.slice(i + 1, close);
      i = close + 1;
    } else if (char === '"') {
      i++;
      while (line[i] !== '"') {
        if (i >= line.length) throw new Error('No closing quotation');
        if (line[i] === '\\' && (line[i + 1] === '"' || line[i + 1] === '\\')) i++;
        text += line[i];
        i++;
      }
      i++;
    } else {
      text += char;
      i++;
    }
  }
  return { text, end: i };
}

/** A command line as POSIX shells (Python's shlex.split) cut it into words. @throws Error for open quotes */
export function commandWords(line: string): Word[] {
  const words: Word[] = [];
  let i = 0;
  while (i < line.length) {
    if (/[ \t\r\n]/.test(line[i] ?? '')) {
      i++;
      continue;
    }
    const word = readWord(line, i);
    words.push(word);
    i = word.end;
  }
  return words;
}
