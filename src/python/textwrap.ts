import { codePoints, textLength } from './semantics.ts';

export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

const SPACE = '[\\t\\n\\x0b\\x0c\\r ]';
const LETTER = '[\\p{L}_]';
const WORD = '[\\p{L}\\p{N}_]';
const PUNCTUATED = '[\\p{L}\\p{N}_!"\'&.,?]';
const CHUNK = new RegExp(
  `${SPACE}+|(?<=${PUNCTUATED})-{2,}(?=${WORD})|[^\\t\\n\\x0b\\x0c\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${PUNCTUATED}-))(?=${LETTER}-?${LETTER})|(?=${SPACE}|$)|(?<=${PUNCTUATED})(?=-{2,}${WORD}))`,
  'gu',
);
const SIMPLE_CHUNK = new RegExp(`${SPACE}+|[^\\t\\n\\x0b\\x0c\\r ]+`, 'gu');

/** Python's `textwrap.wrap` with whitespace kept as it is, but dropped where a line begins or ends. */
export function wrap(text: string, options: WrapOptions): string[] {
  const chunks = (text.match(options.breakOnHyphens ? CHUNK : SIMPLE_CHUNK) ?? []).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop();
    const line = takeLine(chunks, options);
    if (line.length > 0 && line.at(-1)?.trim() === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function takeLine(chunks: string[], options: WrapOptions): string[] {
  const line: string[] = [];
  let used = 0;
  for (let next = chunks.at(-1); next !== undefined && used + textLength(next) <= options.width; next = chunks.at(-1)) {
    line.push(next);
    used += textLength(next);
    chunks.pop();
  }
  const long = chunks.at(-1);
  if (long !== undefined && textLength(long) > options.width) {
    if (options.breakLongWords) {
      const [head, tail] = breakWord(long, options.width < 1 ? 1 : options.width - used, options.breakOnHyphens);
      line.push(head);
      chunks[chunks.length - 1] = tail;
    } else if (line.length === 0) {
      line.push(long);
      chunks.pop();
    }
  }
  return line;
}

function breakWord(word: string, room: number, onHyphens: boolean): readonly [string, string] {
  const chars = codePoints(word);
  let end = room;
  if (onHyphens && chars.length > room) {
    const hyphen = chars.slice(0, room).lastIndexOf('-');
    if (hyphen > 0 && chars.slice(0, hyphen).some(char => char !== '-')) end = hyphen + 1;
  }
  return [chars.slice(0, end).join(''), chars.slice(end).join('')];
}
