import { atOnce, type Slices } from '../in-slices.ts';
import { valueError } from './error.ts';
import { expandTabs } from './expandtabs.ts';
import { codePoints, textLength } from './text.ts';

/** The keyword arguments of Python's TextWrapper, each true where it is not given. */
export interface WrapOptions {
  readonly width: number;
  readonly expandTabs?: boolean;
  readonly replaceWhitespace?: boolean;
  readonly breakLongWords?: boolean;
  readonly breakOnHyphens?: boolean;
}

const SPACE = '[\\t\\n\\x0b\\x0c\\r ]';
const SIMPLE_CHUNK = /[\t\n\x0b\x0c\r ]+|[^\t\n\x0b\x0c\r ]+/g;
const chunkExpressions = new Map<string, RegExp>();

/** So many lines are folded at a stretch. */
const LINES_OF_A_SLICE = 100;

/** What a line may be broken behind. Unicode's tables take 10 ms to compile: only where a text is beyond ASCII. */
function chunkExpression(text: string): RegExp {
  const [letters, numbers] = /^[\0-\x7f]*$/.test(text) ? ['a-zA-Z', '0-9'] : ['\\p{L}', '\\p{N}'];
  const known = chunkExpressions.get(letters);
  if (known !== undefined) return known;
  const letter = `[${letters}_]`;
  const word = `[${letters}${numbers}_]`;
  const punctuated = `[${letters}${numbers}_!"'&.,?]`;
  const afterHyphen = `-(?:(?<=${letter}{2}-)|(?<=${letter}-${punctuated}-))(?=${letter}-?${letter})`;
  const expression = new RegExp(
    `${SPACE}+|(?<=${punctuated})-{2,}(?=${word})|[^\\t\\n\\x0b\\x0c\\r ]+?(?:${afterHyphen}|(?=${SPACE}|$)|(?<=${punctuated})(?=-{2,}${word}))`,
    'gu',
  );
  chunkExpressions.set(letters, expression);
  return expression;
}

/** Python's `textwrap.wrap`: blanks are dropped where a line begins or ends. @throws PythonError ValueError for no width */
export function wrap(text: string, options: WrapOptions): string[] {
  return atOnce(wrapInSlices(text, options));
}

/** As `wrap`, for a text that may be very long. */
export function* wrapInSlices(text: string, options: WrapOptions): Slices<string[]> {
  if (options.width <= 0) throw valueError(`invalid width ${options.width} (must be > 0)`);
  let munged = options.expandTabs === false ? text : expandTabs(text);
  if (options.replaceWhitespace !== false) munged = munged.replace(/[\t\n\x0b\x0c\r]/g, ' ');
  const expression = options.breakOnHyphens === false ? SIMPLE_CHUNK : chunkExpression(munged);
  const chunks = new Chunks(munged, expression);
  const lines: string[] = [];
  while (chunks.first !== undefined) {
    if (lines.length > 0 && isBlank(chunks.first)) chunks.take();
    const line = takeLine(chunks, options);
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
    if (lines.length % LINES_OF_A_SLICE === 0) yield;
  }
  return lines;
}

/** The parts of a text that stay together, found when they are asked for. */
class Chunks {
  readonly #matches: Iterator<RegExpExecArray>;
  /** The next one; undefined behind the last. */
  first: string | undefined;

  constructor(text: string, expression: RegExp) {
    this.#matches = text.matchAll(expression);
    this.take();
  }

  take(): void {
    const { value } = this.#matches.next();
    this.first = value?.[0];
  }
}

const isBlank = (chunk: string | undefined): boolean => chunk?.trim() === '';

function takeLine(chunks: Chunks, { width, breakLongWords, breakOnHyphens }: WrapOptions): string[] {
  const line: string[] = [];
  let used = 0;
  for (let next = chunks.first; next !== undefined && !isLonger(next, width - used); next = chunks.first) {
    line.push(next);
    used += textLength(next);
    chunks.take();
  }
  const long = chunks.first;
  if (long === undefined || !isLonger(long, width)) return line;
  if (breakLongWords !== false) {
    const [head, tail] = breakWord(long, width - used, breakOnHyphens !== false);
    line.push(head);
    chunks.first = tail;
  } else if (line.length === 0) {
    line.push(long);
    chunks.take();
  }
  return line;
}

/** Counts no more of a text than it must: what is left of a very long word is asked for at each line. */
function isLonger(text: string, width: number): boolean {
  return text.length > 2 * width || textLength(text) > width;
}

function breakWord(word: string, room: number, onHyphens: boolean): readonly [string, string] {
  const chars = codePoints(word.slice(0, 2 * room + 2));
  let end = room;
  if (onHyphens && chars.length > room) {
    const hyphen = chars.slice(0, room).lastIndexOf('-');
    if (hyphen > 0 && chars.slice(0, hyphen).some(char => char !== '-')) end = hyphen + 1;
  }
  const head = chars.slice(0, end).join('');
  return [head, word.slice(head.length)];
}

/** A text with its further lines set in: it may be a host's words, of which no line is to look like one of ours. */
export const setIn = (text: string): string => text.replaceAll('\n', '\n    ');
