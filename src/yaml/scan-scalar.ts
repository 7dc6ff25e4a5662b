import { readBlockScalar } from './block-scalar.ts';
import { type Layout, ScanFault } from './layout.ts';
import type { Lexemes } from './lexemes.ts';
import { blanksAfter, closingQuote, withinIndent } from './scalar-extent.ts';
import { doubleQuotedText, plainText, ScalarFault, singleQuotedText } from './scalar-text.ts';
import { Kind } from './tokens.ts';

/** The lexer's mark that a plain or block scalar follows. */
export const SCALAR = '\x1f';
export const NO_TOKEN = 'found character that cannot start any token';

/** Scalars of all kinds: each becomes one token, and the lexer goes on where libyaml sees it end. */
export class ScalarScanner {
  readonly #text: string;
  readonly #lexemes: Lexemes;
  readonly #layout: Layout;
  /** Up to here blanks were judged with the plain scalar before them. */
  blankUntil = 0;

  constructor(text: string, lexemes: Lexemes, layout: Layout) {
    this.#text = text;
    this.#lexemes = lexemes;
    this.#layout = layout;
  }

  /** @param source what the lexer takes for the scalar; libyaml's may end before */
  plain(source: string, at: number): void {
    if (this.#disguised(at)) {
      this.#lexemes.restart(at + 1, this.#layout.flowLevel);
      return;
    }
    if (source === '' || '@`%|>'.includes(source.charAt(0))) throw new ScanFault(NO_TOKEN, at);
    const indent = this.#layout.indent + 1;
    const whole = source;
    if (this.#layout.flowLevel === 0 && whole.includes('\n')) source = withinIndent(whole, indent);
    this.#layout.saveKey(at);
    this.#layout.keyAllowed = false;
    this.#layout.push(Kind.Plain, at, plainText(source));
    if (source === whole) this.#lexemes.next();
    else this.#lexemes.restart(at + source.length, 0);
    const end = at + source.length;
    this.#layout.countLines(source, at);
    const next = this.#text[end];
    if (next === ':' && this.#layout.flowLevel > 0 && '?[]{},'.includes(this.#text[end + 1] ?? ' '))
      throw new ScanFault("found unexpected ':'", end);
    if (next === '\n' || next === ' ' || next === '\t') this.blankUntil = blanksAfter(this.#text, end, indent);
  }

  /** Indicators that the lexer takes for the beginning of a plain scalar. */
  #disguised(at: number): boolean {
    const first = this.#text[at];
    if (first === ',') this.#layout.flowEntry(at);
    else if (first === '?' && this.#layout.flowLevel > 0) this.#layout.explicitKey(at);
    else if (first === ':' && this.#layout.flowLevel > 0) this.#layout.value(at);
    else return false;
    return true;
  }

  quoted(lexeme: string, at: number): void {
    this.#layout.saveKey(at);
    this.#layout.keyAllowed = false;
    const quote = lexeme[0] === '"' ? '"' : "'";
    const end = closingQuote(this.#text, at, quote);
    if (end === -1) throw new ScanFault('found unexpected end of stream', this.#text.length);
    const source = this.#text.slice(at, end + 1);
    this.#layout.push(
      Kind.Quoted,
      at,
      inside(at, () => (quote === '"' ? doubleQuotedText : singleQuotedText)(source)),
    );
    if (source.length === lexeme.length) this.#lexemes.next();
    else this.#lexemes.restart(end + 1, this.#layout.flowLevel);
    this.#layout.countLines(source, at);
  }

  /** @param header `|` or `>` with its indicators */
  block(header: string, at: number): void {
    this.#layout.dropKey(at);
    this.#layout.keyAllowed = true;
    const [value, end] = inside(0, () => readBlockScalar(this.#text, header, at, this.#layout.indent));
    this.#layout.push(Kind.Quoted, at, value);
    this.#layout.countLines(this.#text.slice(at, end), at);
    this.#passBlock(end);
  }

  /** Passes the lexemes of a block scalar that ends at `end`. */
  #passBlock(end: number): void {
    const lexemes = this.#lexemes;
    while (lexemes.current !== undefined && lexemes.current !== SCALAR) lexemes.next();
    lexemes.next();
    if (lexemes.at + (lexemes.current?.length ?? 0) <= end) lexemes.next();
    while (lexemes.current !== undefined && lexemes.at < end && lexemes.at + lexemes.current.length <= end)
      lexemes.next();
    if (lexemes.at !== end) lexemes.restart(end, 0);
  }
}

function inside<T>(base: number, read: () => T): T {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof ScalarFault) throw new ScanFault(fault.message, base + fault.offset);
    throw fault;
  }
}
