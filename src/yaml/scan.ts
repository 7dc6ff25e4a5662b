import { readBlockScalar } from './block-scalar.ts';
import { Layout, ScanFault } from './layout.ts';
import { Lexemes } from './lexemes.ts';
import { blanksAfter, closingQuote, withinIndent } from './scalar-extent.ts';
import { doubleQuotedText, plainText, ScalarFault, singleQuotedText } from './scalar-text.ts';
import { Kind, type Token } from './tokens.ts';

/** The lexer's mark that a plain or block scalar follows. */
const SCALAR = '\x1f';
const NO_TOKEN = 'found character that cannot start any token';

/**
 * Reads a text into libyaml's tokens: `yaml` finds the lexemes; indentation, simple keys and their errors are
 * judged here as libyaml judges them. An error becomes the last token, so that earlier errors of grammar come first.
 * @param text with line feeds as its only line breaks
 */
export function scan(text: string): Token[] {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #lexemes: Lexemes;
  readonly #layout: Layout;
  /** Up to here blanks were judged with the plain scalar before them. */
  #blankUntil = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lexemes = new Lexemes(text);
    this.#layout = new Layout(text.length);
  }

  run(): Token[] {
    try {
      while (this.#lexemes.current !== undefined) this.#step(this.#lexemes.current);
      this.#end();
    } catch (fault) {
      if (!(fault instanceof ScanFault)) throw fault;
      this.#layout.withhold();
      this.#layout.push(Kind.Error, fault.at, fault.message);
    }
    return this.#layout.tokens;
  }

  #end(): void {
    const { length } = this.#text;
    const at = this.#text.endsWith('\n') || length === 0 ? length : length + 1;
    if (this.#layout.flowLevel === 0) this.#layout.unroll(-1);
    this.#layout.dropKey(at);
    this.#layout.push(Kind.StreamEnd, at);
  }

  #step(lexeme: string): void {
    const { at } = this.#lexemes;
    switch (lexeme.charCodeAt(0)) {
      case 0x20:
      case 0x09:
        if (this.#layout.flowLevel === 0 && this.#layout.keyAllowed && at >= this.#blankUntil && lexeme.includes('\t'))
          throw new ScanFault(NO_TOKEN, at + lexeme.indexOf('\t'));
        this.#lexemes.next();
        return;
      case 0x0a:
        this.#layout.newLine(at + 1);
        this.#lexemes.next();
        return;
      case 0x23:
      case 0x02:
        this.#lexemes.next();
        return;
      case 0x18:
        this.#resumeFlow(at);
        return;
      default:
        this.#token(lexeme, at);
        return;
    }
  }

  /** The lexer ends a flow collection at a line of little indentation; libyaml reads on, in a plain scalar as well. */
  #resumeFlow(at: number): void {
    if (/^(?:---|\.\.\.)(?:[ \t\n]|$)/.test(this.#text.slice(at, at + 4)) && at === this.#layout.lineStart) {
      this.#layout.push(Kind.DocumentStart, at);
      this.#lexemes.restart(at + 3, this.#layout.flowLevel);
      return;
    }
    const last = this.#layout.tokens.at(-1);
    if (last?.kind !== Kind.Plain || this.#blankUntil !== at) {
      this.#lexemes.restart(at, this.#layout.flowLevel);
      return;
    }
    this.#layout.tokens.pop();
    this.#layout.line -= this.#text.slice(last.at, at).split('\n').length - 1;
    this.#layout.lineStart = this.#text.lastIndexOf('\n', last.at) + 1;
    this.#layout.keyAllowed = this.#layout.key.possible && this.#layout.key.token === this.#layout.tokens.length;
    this.#layout.key.possible = false;
    this.#lexemes.restart(last.at, this.#layout.flowLevel);
  }

  #token(lexeme: string, at: number): void {
    const column = at - this.#layout.lineStart;
    if (this.#layout.key.possible) this.#layout.expireKey(at);
    if (this.#layout.flowLevel === 0) this.#layout.unroll(column, at);
    if (lexeme === SCALAR) {
      this.#lexemes.next();
      this.#plain(this.#lexemes.current ?? '', at);
      return;
    }
    if ((lexeme === '---' || lexeme === '...') && column === 0) {
      this.#layout.unroll(-1, at);
      this.#layout.dropKey(at);
      this.#layout.keyAllowed = false;
      this.#layout.push(lexeme === '---' ? Kind.DocumentStart : Kind.DocumentEnd, at);
      this.#lexemes.next();
      return;
    }
    if (lexeme.length === 1 && this.#indicator(lexeme, at)) return;
    this.#node(lexeme, at);
  }

  /** Everything that is one character; false when the lexeme is the beginning of something else. */
  #indicator(lexeme: string, at: number): boolean {
    switch (lexeme) {
      case '-':
        if (this.#layout.flowLevel > 0 && !/^[ \t\n]?$/.test(this.#text[at + 1] ?? '')) {
          this.#plain(lexeme, at);
          return true;
        }
        this.#layout.blockEntry(at);
        break;
      case '?':
        this.#layout.explicitKey(at);
        break;
      case ':':
        this.#layout.value(at);
        break;
      case '[':
      case '{':
        this.#layout.openFlow(lexeme === '[' ? Kind.FlowSequenceStart : Kind.FlowMappingStart, at);
        break;
      case ']':
      case '}':
        this.#layout.closeFlow(lexeme === ']' ? Kind.FlowSequenceEnd : Kind.FlowMappingEnd, at);
        break;
      case ',':
        this.#layout.flowEntry(at);
        break;
      default:
        return false;
    }
    this.#lexemes.next();
    return true;
  }

  #node(lexeme: string, at: number): void {
    switch (lexeme[0]) {
      case '*':
      case '&':
        this.#anchor(lexeme, at);
        return;
      case '!':
        this.#tag(lexeme, at);
        return;
      case '"':
      case "'":
        this.#quoted(lexeme, at);
        return;
      case '|':
      case '>':
        this.#block(lexeme, at);
        return;
      case '%':
        this.#layout.unroll(-1, at);
        this.#layout.dropKey(at);
        this.#layout.keyAllowed = false;
        this.#layout.push(Kind.Directive, at, lexeme);
        this.#lexemes.next();
        return;
      default:
        throw new ScanFault(NO_TOKEN, at);
    }
  }

  #tag(lexeme: string, at: number): void {
    const end = at + lexeme.length;
    const after = this.#text[end] ?? ' ';
    if (!' \t\n'.includes(after) && !(after === ',' && this.#layout.flowLevel > 0))
      throw new ScanFault('did not find expected whitespace or line break', end);
    this.#layout.saveKey(at);
    this.#layout.keyAllowed = false;
    this.#layout.push(Kind.Tag, at, lexeme);
    this.#lexemes.next();
  }

  #anchor(lexeme: string, at: number): void {
    const name = /^[0-9A-Za-z_-]*/.exec(lexeme.slice(1))?.[0] ?? '';
    const end = at + 1 + name.length;
    if (name === '' || !' \t\n?:,]}%@`'.includes(this.#text[end] ?? ' '))
      throw new ScanFault('did not find expected alphabetic or numeric character', end);
    this.#layout.saveKey(at);
    this.#layout.keyAllowed = false;
    this.#layout.push(lexeme.startsWith('*') ? Kind.Alias : Kind.Anchor, at, name);
    if (name.length + 1 === lexeme.length) this.#lexemes.next();
    else this.#lexemes.restart(end, this.#layout.flowLevel);
  }

  #plain(source: string, at: number): void {
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
    if (next === '\n' || next === ' ' || next === '\t') this.#blankUntil = blanksAfter(this.#text, end, indent);
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

  #quoted(lexeme: string, at: number): void {
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

  #block(header: string, at: number): void {
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
