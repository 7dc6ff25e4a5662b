import { Layout, ScanFault } from './layout.ts';
import { Lexemes } from './lexemes.ts';
import { NO_TOKEN, SCALAR, ScalarScanner } from './scan-scalar.ts';
import { Kind, type Token } from './tokens.ts';

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
  readonly #scalars: ScalarScanner;

  constructor(text: string) {
    this.#text = text;
    this.#lexemes = new Lexemes(text);
    this.#layout = new Layout(text.length);
    this.#scalars = new ScalarScanner(text, this.#lexemes, this.#layout);
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
        if (
          this.#layout.flowLevel === 0 &&
          this.#layout.keyAllowed &&
          at >= this.#scalars.blankUntil &&
          lexeme.includes('\t')
        )
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
    if (last?.kind !== Kind.Plain || this.#scalars.blankUntil !== at) {
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
      this.#scalars.plain(this.#lexemes.current ?? '', at);
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
          this.#scalars.plain(lexeme, at);
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
        this.#scalars.quoted(lexeme, at);
        return;
      case '|':
      case '>':
        this.#scalars.block(lexeme, at);
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
}
