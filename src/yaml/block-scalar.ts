import { ScalarFault } from './scalar-text.ts';

interface Header {
  readonly literal: boolean;
  readonly chomp: '-' | '+' | '';
  readonly increment: number;
}

function parseHeader(header: string, at: number): Header {
  const match = /^([|>])(?:([+-])([0-9])?|([0-9])([+-])?)?/.exec(header);
  const digit = match?.[3] ?? match?.[4];
  if (digit === '0') throw new ScalarFault('found an indentation indicator equal to 0', at + 1);
  const length = match?.[0].length ?? 1;
  if (length < header.length) throw new ScalarFault('did not find expected comment or line break', at + length);
  const sign = match?.[2] ?? match?.[5];
  return {
    literal: header.startsWith('|'),
    chomp: sign === '-' || sign === '+' ? sign : '',
    increment: digit === undefined ? 0 : Number(digit),
  };
}

/** The blank lines from `at` on: how many, the deepest indentation met, and the first line that is not blank. */
function skipBlankLines(text: string, at: number, indent: number): { breaks: number; deepest: number; at: number } {
  let breaks = 0;
  let deepest = 0;
  for (;;) {
    let i = at;
    while (text[i] === ' ' && (indent === 0 || i - at < indent)) i++;
    deepest = Math.max(deepest, i - at);
    if ((indent === 0 || i - at < indent) && text[i] === '\t')
      throw new ScalarFault('found a tab character where an indentation space is expected', i);
    if (text[i] !== '\n') return { breaks, deepest, at };
    breaks++;
    at = i + 1;
  }
}

/**
 * Reads a block scalar as libyaml does.
 * @param headerAt offset of the header; @param parent indentation of the collection around it, -1 at the top
 * @returns its text and the offset of the first line after it
 * @throws ScalarFault whose offset counts from the start of `text`
 */
export function readBlockScalar(text: string, headerText: string, headerAt: number, parent: number): [string, number] {
  const header = parseHeader(headerText, headerAt);
  const headerEnd = text.indexOf('\n', headerAt);
  const at = headerEnd === -1 ? text.length : headerEnd + 1;
  const stray = /^[ \t]*[^ \t#\n]/.exec(text.slice(headerAt + headerText.length, at));
  if (stray) {
    const offset = headerAt + headerText.length + stray[0].length - 1;
    throw new ScalarFault('did not find expected comment or line break', offset);
  }
  const fixed = header.increment === 0 ? 0 : Math.max(parent, 0) + header.increment;
  const leading = skipBlankLines(text, at, fixed);
  const indent = fixed || Math.max(leading.deepest, parent + 1, 1);
  let value = '';
  let breaks = leading.breaks;
  let lineBreak = '';
  let afterBlank = false;
  let position = leading.at;
  const margin = ' '.repeat(indent);
  while (position < text.length && text.startsWith(margin, position) && position + indent < text.length) {
    const start = position + indent;
    const first = text[start];
    const blank = first === ' ' || first === '\t';
    if (!header.literal && lineBreak !== '' && !afterBlank && !blank) {
      if (breaks === 0) value += ' ';
    } else value += lineBreak;
    value += '\n'.repeat(breaks);
    afterBlank = blank;
    const end = text.indexOf('\n', start);
    value += text.slice(start, end === -1 ? text.length : end);
    lineBreak = end === -1 ? '' : '\n';
    const rest = skipBlankLines(text, end === -1 ? text.length : end + 1, indent);
    breaks = rest.breaks;
    position = rest.at;
  }
  if (header.chomp !== '-') value += lineBreak;
  if (header.chomp === '+') value += '\n'.repeat(breaks);
  return [value, position];
}
