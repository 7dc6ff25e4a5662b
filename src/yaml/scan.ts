import { readBlockScalar } from './block-scalar.ts';
import { Lexemes } from './lexemes.ts';
import { doubleQuotedText, plainText, ScalarFault, singleQuotedText } from './scalar-text.ts';
import { Kind, type Token } from './tokens.ts';

/** A scalar that becomes a mapping key when `:` follows. */
interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  at: number;
  line: number;
  column: number;
}

class ScanFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** The lexer's mark that a plain or block scalar follows. */
const SCALAR = '\x1f';
const MAX_KEY_LENGTH = 1024;
const NO_VALUE_HERE = 'mapping values are not allowed in this context';
const NO_TOKEN = 'found character that cannot start any token';
const NO_COLON = "could not find expected ':'";

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
  readonly #tokens: Token[] = [];
  readonly #indents: number[] = [];
  #indent = -1;
  #keyAllowed = true;
  #flowLevel = 0;
  #keys: SimpleKey[] = [noKey()];
  #key: SimpleKey = this.#keys[0] ?? noKey();
  #line = 0;
  #lineStart = 0;
  /** Up to here blanks were judged with the plain scalar before them. */
  #blankUntil = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lexemes = new Lexemes(text);
  }

  run(): Token[] {
    try {
      while (this.#lexemes.current !== undefined) this.#step(this.#lexemes.current);
      this.#end();
    } catch (fault) {
      if (!(fault instanceof ScanFault)) throw fault;
      this.#withhold();
      this.#push(Kind.Error, fault.at, fault.message);
    }
    return this.#tokens;
  }

  /** libyaml hands nothing out from a possible key on before it has seen what follows. */
  #withhold(): void {
    const open = this.#keys.filter(key => key.possible).map(key => key.token);
    if (open.length > 0) this.#tokens.length = Math.min(...open, this.#tokens.length);
  }

  #push(kind: Kind, at: number, text = ''): void {
    this.#tokens.push({ kind, at, text, before: 0 });
  }

  #end(): void {
    const { length } = this.#text;
    const at = this.#text.endsWith('\n') || length === 0 ? length : length + 1;
    if (this.#flowLevel === 0) this.#unroll(-1);
    this.#dropKey(at);
    this.#push(Kind.StreamEnd, at);
  }

  #step(lexeme: string): void {
    const { at } = this.#lexemes;
    switch (lexeme.charCodeAt(0)) {
      case 0x20:
      case 0x09:
        if (this.#flowLevel === 0 && this.#keyAllowed && at >= this.#blankUntil && lexeme.includes('\t'))
          throw new ScanFault(NO_TOKEN, at + lexeme.indexOf('\t'));
        this.#lexemes.next();
        return;
      case 0x0a:
        this.#newLine(at + 1);
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
    if (/^(?:---|\.\.\.)(?:[ \t\n]|$)/.test(this.#text.slice(at, at + 4)) && at === this.#lineStart) {
      this.#push(Kind.DocumentStart, at);
      this.#lexemes.restart(at + 3, this.#flowLevel);
      return;
    }
    const last = this.#tokens.at(-1);
    if (last?.kind !== Kind.Plain || this.#blankUntil !== at) {
      this.#lexemes.restart(at, this.#flowLevel);
      return;
    }
    this.#tokens.pop();
    this.#line -= this.#text.slice(last.at, at).split('\n').length - 1;
    this.#lineStart = this.#text.lastIndexOf('\n', last.at) + 1;
    this.#keyAllowed = this.#key.possible && this.#key.token === this.#tokens.length;
    this.#key.possible = false;
    this.#lexemes.restart(last.at, this.#flowLevel);
  }

  #newLine(start: number): void {
    this.#line++;
    this.#lineStart = start;
    if (this.#flowLevel === 0) this.#keyAllowed = true;
  }

  #token(lexeme: string, at: number): void {
    const column = at - this.#lineStart;
    if (this.#key.possible) this.#expireKey(at);
    if (this.#flowLevel === 0) this.#unroll(column, at);
    if (lexeme === SCALAR) {
      this.#lexemes.next();
      this.#plain(this.#lexemes.current ?? '', at);
      return;
    }
    if ((lexeme === '---' || lexeme === '...') && column === 0) {
      this.#unroll(-1, at);
      this.#dropKey(at);
      this.#keyAllowed = false;
      this.#push(lexeme === '---' ? Kind.DocumentStart : Kind.DocumentEnd, at);
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
        if (this.#flowLevel > 0 && !/^[ \t\n]?$/.test(this.#text[at + 1] ?? '')) {
          this.#plain(lexeme, at);
          return true;
        }
        this.#blockEntry(at);
        break;
      case '?':
        this.#explicitKey(at);
        break;
      case ':':
        this.#value(at);
        break;
      case '[':
      case '{':
        this.#saveKey(at);
        this.#flowLevel++;
        this.#keys.push(noKey());
        this.#key = this.#keys[this.#flowLevel] ?? noKey();
        this.#keyAllowed = true;
        this.#push(lexeme === '[' ? Kind.FlowSequenceStart : Kind.FlowMappingStart, at);
        break;
      case ']':
      case '}':
        this.#dropKey(at);
        if (this.#flowLevel > 0) {
          this.#flowLevel--;
          this.#keys.pop();
          this.#key = this.#keys[this.#flowLevel] ?? noKey();
        }
        this.#keyAllowed = false;
        this.#push(lexeme === ']' ? Kind.FlowSequenceEnd : Kind.FlowMappingEnd, at);
        break;
      case ',':
        this.#flowEntry(at);
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
        this.#unroll(-1, at);
        this.#dropKey(at);
        this.#keyAllowed = false;
        this.#push(Kind.Directive, at, lexeme);
        this.#lexemes.next();
        return;
      default:
        throw new ScanFault(NO_TOKEN, at);
    }
  }

  #tag(lexeme: string, at: number): void {
    const end = at + lexeme.length;
    const after = this.#text[end] ?? ' ';
    if (!' \t\n'.includes(after) && !(after === ',' && this.#flowLevel > 0))
      throw new ScanFault('did not find expected whitespace or line break', end);
    this.#saveKey(at);
    this.#keyAllowed = false;
    this.#push(Kind.Tag, at, lexeme);
    this.#lexemes.next();
  }

  #anchor(lexeme: string, at: number): void {
    const name = /^[0-9A-Za-z_-]*/.exec(lexeme.slice(1))?.[0] ?? '';
    const end = at + 1 + name.length;
    if (name === '' || !' \t\n?:,]}%@`'.includes(this.#text[end] ?? ' '))
      throw new ScanFault('did not find expected alphabetic or numeric character', end);
    this.#saveKey(at);
    this.#keyAllowed = false;
    this.#push(lexeme.startsWith('*') ? Kind.Alias : Kind.Anchor, at, name);
    if (name.length + 1 === lexeme.length) this.#lexemes.next();
    else this.#lexemes.restart(end, this.#flowLevel);
  }

  #flowEntry(at: number): void {
    this.#dropKey(at);
    this.#keyAllowed = true;
    this.#push(Kind.FlowEntry, at);
  }

  #blockEntry(at: number): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) throw new ScanFault('block sequence entries are not allowed in this context', at);
      if (this.#roll(at - this.#lineStart)) this.#push(Kind.BlockSequenceStart, at);
    }
    this.#dropKey(at);
    this.#keyAllowed = true;
    this.#push(Kind.BlockEntry, at);
  }

  #explicitKey(at: number): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) throw new ScanFault('mapping keys are not allowed in this context', at);
      if (this.#roll(at - this.#lineStart)) this.#push(Kind.BlockMappingStart, at);
    }
    this.#dropKey(at);
    this.#keyAllowed = this.#flowLevel === 0;
    this.#push(Kind.Key, at);
  }

  #value(at: number): void {
    const key = this.#key;
    if (key.possible) {
      const token = this.#tokens[key.token];
      if (token) token.before = this.#flowLevel === 0 && this.#roll(key.column) ? 2 : 1;
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) throw new ScanFault(NO_VALUE_HERE, at);
        if (this.#roll(at - this.#lineStart)) this.#push(Kind.BlockMappingStart, at);
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#push(Kind.Value, at);
  }

  #plain(source: string, at: number): void {
    if (this.#disguised(at)) {
      this.#lexemes.restart(at + 1, this.#flowLevel);
      return;
    }
    if (source === '' || '@`%|>'.includes(source.charAt(0))) throw new ScanFault(NO_TOKEN, at);
    const indent = this.#indent + 1;
    const whole = source;
    if (this.#flowLevel === 0 && whole.includes('\n')) source = withinIndent(whole, indent);
    this.#saveKey(at);
    this.#keyAllowed = false;
    this.#push(Kind.Plain, at, plainText(source));
    if (source === whole) this.#lexemes.next();
    else this.#lexemes.restart(at + source.length, 0);
    const end = at + source.length;
    this.#countLines(source, at);
    const next = this.#text[end];
    if (next === ':' && this.#flowLevel > 0 && '?[]{},'.includes(this.#text[end + 1] ?? ' '))
      throw new ScanFault("found unexpected ':'", end);
    if (next === '\n' || next === ' ' || next === '\t') this.#blankUntil = this.#blanksAfter(end, indent);
  }

  /** Indicators that the lexer takes for the beginning of a plain scalar. */
  #disguised(at: number): boolean {
    const first = this.#text[at];
    if (first === ',') this.#flowEntry(at);
    else if (first === '?' && this.#flowLevel > 0) this.#explicitKey(at);
    else if (first === ':' && this.#flowLevel > 0) this.#value(at);
    else return false;
    return true;
  }

  /** After a plain scalar libyaml looks for its next line, where a tab may not stand for indentation. */
  #blanksAfter(end: number, indent: number): number {
    for (let i = end, column = -1; ; i++) {
      const char = this.#text[i];
      if (char === '\n') column = 0;
      else if (char === '\t' && column !== -1 && column < indent)
        throw new ScanFault('found a tab character that violates indentation', i);
      else if (char === ' ' || char === '\t') column = column === -1 ? -1 : column + 1;
      else return i;
    }
  }

  #quoted(lexeme: string, at: number): void {
    this.#saveKey(at);
    this.#keyAllowed = false;
    const quote = lexeme[0] === '"' ? '"' : "'";
    const end = closingQuote(this.#text, at, quote);
    if (end === -1) throw new ScanFault('found unexpected end of stream', this.#text.length);
    const source = this.#text.slice(at, end + 1);
    this.#push(
      Kind.Quoted,
      at,
      inside(at, () => (quote === '"' ? doubleQuotedText : singleQuotedText)(source)),
    );
    if (source.length === lexeme.length) this.#lexemes.next();
    else this.#lexemes.restart(end + 1, this.#flowLevel);
    this.#countLines(source, at);
  }

  #block(header: string, at: number): void {
    this.#dropKey(at);
    this.#keyAllowed = true;
    const [value, end] = inside(0, () => readBlockScalar(this.#text, header, at, this.#indent));
    this.#push(Kind.Quoted, at, value);
    this.#countLines(this.#text.slice(at, end), at);
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

  #countLines(source: string, at: number): void {
    for (let nl = source.indexOf('\n'); nl !== -1; nl = source.indexOf('\n', nl + 1)) {
      this.#line++;
      this.#lineStart = at + nl + 1;
    }
  }

  #roll(column: number): boolean {
    if (this.#indent >= column) return false;
    this.#indents.push(this.#indent);
    this.#indent = column;
    return true;
  }

  #unroll(column: number, at = this.#text.length): void {
    while (this.#indent > column) {
      this.#push(Kind.BlockEnd, at);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #saveKey(at: number): void {
    if (!this.#keyAllowed) return;
    this.#dropKey(at);
    const column = at - this.#lineStart;
    const key = this.#key;
    key.possible = true;
    key.required = this.#flowLevel === 0 && this.#indent === column;
    key.token = this.#tokens.length;
    key.at = at;
    key.line = this.#line;
    key.column = column;
  }

  /** A key must end on its line, within 1,024 characters. */
  #expireKey(at: number): void {
    const key = this.#key;
    if (key.line === this.#line && at - key.at <= MAX_KEY_LENGTH) return;
    this.#dropKey(at);
  }

  #dropKey(at: number): void {
    if (this.#key.possible && this.#key.required) throw new ScanFault(NO_COLON, at);
    this.#key.possible = false;
  }
}

function noKey(): SimpleKey {
  return { possible: false, required: false, token: 0, at: 0, line: 0, column: 0 };
}

/** What of a plain scalar stands at least at `indent`; the rest is not a part of it. */
function withinIndent(source: string, indent: number): string {
  for (const line of source.matchAll(/\n( *)(?=[^ \n])/g))
    if ((line[1] ?? '').length < indent) return source.slice(0, line.index).trimEnd();
  return source;
}

function closingQuote(text: string, at: number, quote: string): number {
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

function inside<T>(base: number, read: () => T): T {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof ScalarFault) throw new ScanFault(fault.message, base + fault.offset);
    throw fault;
  }
}
