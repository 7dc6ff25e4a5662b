/** What a scalar's source means: line folding, escapes, block scalar indentation; as PyYAML and libyaml read it. */

/** A fault inside a scalar; `offset` counts from the start of the scalar's source. */
export class ScalarFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** One break folds to a space, n breaks to n-1 line feeds; blanks around breaks vanish. */
function fold(source: string): string {
  return source.replace(/[ \t]*\n[ \t\n]*/g, breaks => {
    const count = breaks.split('\n').length - 1;
    return count === 1 ? ' ' : '\n'.repeat(count - 1);
  });
}

export function plainText(source: string): string {
  return source.includes('\n') ? fold(source) : source;
}

function refuseDocumentMark(source: string): void {
  const mark = /\n(?:---|\.\.\.)(?=[ \t\n]|$)/.exec(source);
  if (mark) throw new ScalarFault('found unexpected document indicator', mark.index + 1);
}

/** `source` with its quotes. */
export function singleQuotedText(source: string): string {
  let inner = source.slice(1, -1);
  if (inner.includes('\n')) {
    refuseDocumentMark(source);
    inner = fold(inner);
  }
  return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function unicodeEscape(source: string, at: number, digits: number): string {
  const hex = source.slice(at + 2, at + 2 + digits);
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits)
    throw new ScalarFault('did not find expected hexdecimal number', at + 2);
  const code = Number.parseInt(hex, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw new ScalarFault('found invalid Unicode character escape code', at + 2);
  return String.fromCodePoint(code);
}

/** `source` with its quotes. @throws ScalarFault for an unknown escape. */
export function doubleQuotedText(source: string): string {
  if (!source.includes('\\') && !source.includes('\n')) return source.slice(1, -1);
  refuseDocumentMark(source);
  let text = '';
  const end = source.length - 1;
  for (let i = 1; i < end; ) {
    const next = source.slice(i, end).search(/[\\\n]/);
    if (next === -1) return text + source.slice(i, end);
    const at = i + next;
    if (source[at] === '\n') {
      const breaks = /[ \t\n]*/y;
      breaks.lastIndex = at;
      const run = breaks.exec(source.slice(0, end))?.[0] ?? '\n';
      const count = run.split('\n').length - 1;
      text += source.slice(i, at).replace(/[ \t]+$/, '') + (count === 1 ? ' ' : '\n'.repeat(count - 1));
      i = at + run.length;
      continue;
    }
    text += source.slice(i, at);
    const letter = source[at + 1] ?? '';
    const digits = HEX_DIGITS[letter];
    if (letter === '\n') {
      const run = /^\n[ \t\n]*/.exec(source.slice(at + 1, end))?.[0] ?? '\n';
      text += '\n'.repeat(run.split('\n').length - 2);
      i = at + 1 + run.length;
    } else if (digits !== undefined) {
      text += unicodeEscape(source, at, digits);
      i = at + 2 + digits;
    } else {
      const plain = ESCAPES[letter];
      if (plain === undefined) throw new ScalarFault('found unknown escape character', at);
      text += plain;
      i = at + 2;
    }
  }
  return text;
}
