import { ScanFault } from './layout.ts';

/** What of a plain scalar stands at least at `indent`; the rest is not a part of it. */
export function withinIndent(source: string, indent: number): string {
  for (const line of source.matchAll(/\n( *)(?=[^ \n])/g))
    if ((line[1] ?? '').length < indent) return source.slice(0, line.index).trimEnd();
  return source;
}

/** The offset of the quote that closes the one at `at`, or -1. */
export function closingQuote(text: string, at: number, quote: string): number {
  let end = text.indexOf(quote, at + 1);
  if (quote === "'") {
    while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
    return end;
  }
  for (; end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/**
 * The end of the blanks after a plain scalar, where libyaml looks for its next line: a tab may not stand for indentation.
 * @throws ScanFault
 */
export function blanksAfter(text: string, end: number, indent: number): number {
  for (let i = end, column = -1; ; i++) {
    const char = text[i];
    if (char === '\n') column = 0;
    else if (char === '\t' && column !== -1 && column < indent)
      throw new ScanFault('found a tab character that violates indentation', i);
    else if (char === ' ' || char === '\t') column = column === -1 ? -1 : column + 1;
    else return i;
  }
}
