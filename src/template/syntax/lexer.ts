import { reprText } from '../../python/repr.ts';
import { TemplateSyntaxError } from './error.ts';
import { type LexerRules, type Rule, rulesOf } from './lexer-rules.ts';
import type { SyntaxOptions } from './options.ts';

/** A piece of the source as the lexer cuts it; `text` is the literal text. */
export interface RawToken {
  readonly type: string;
  readonly text: string;
  readonly line: number;
}

export interface LexResult {
  readonly tokens: readonly RawToken[];
  readonly error: TemplateSyntaxError | undefined;
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Cuts a template into tokens, whitespace control applied: Jinja2's Lexer.tokeniter. */
class Lexer {
  readonly #options: SyntaxOptions;
  readonly #rules: LexerRules;
  readonly #source: string;
  readonly #tokens: RawToken[] = [];
  #position = 0;
  #line = 1;
  #lineStarting = true;

  constructor(source: string, options: SyntaxOptions) {
    this.#options = options;
    this.#rules = rulesOf(options);
    let text = source.includes('\r') ? source.replace(/\r\n|\r/g, '\n') : source;
    if (!options.keepTrailingNewline && text.endsWith('\n')) text = text.slice(0, -1);
    this.#source = text;
  }

  run(): LexResult {
    try {
      while (this.#position < this.#source.length) this.#text();
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      return { tokens: this.#tokens, error };
    }
    return { tokens: this.#tokens, error: undefined };
  }

  #add(type: string, text: string): void {
    this.#tokens.push({ type, text, line: this.#line });
    this.#line += countNewlines(text);
  }

  /** Text up to the next tag, then that tag. */
  #text(): void {
    const { root } = this.#rules;
    root.lastIndex = this.#position;
    const match = root.exec(this.#source);
    if (match === null) {
      this.#add('data', this.#source.slice(this.#position));
      this.#position = this.#source.length;
      return;
    }
    const groups = match.groups ?? {};
    const kind = Object.keys(groups).find(name => groups[name] !== undefined) ?? '';
    const sign = match.slice(1).find((group, i) => i % 2 === 1 && group !== undefined) ?? '';
    this.#data(this.#source.slice(this.#position, match.index), sign, kind !== 'variable_begin');
    this.#add(kind, match[0]);
    this.#advance(match[0], match.index + match[0].length);
    if (kind === 'raw_begin') this.#raw();
    else if (kind === 'comment_begin') this.#comment();
    else if (kind === 'linecomment_begin') this.#lineComment();
    else this.#tag(kind);
  }

  #advance(matched: string, end: number): void {
    this.#lineStarting = matched.endsWith('\n');
    this.#position = end;
  }

  #data(text: string, sign: string, mayLstrip: boolean): void {
    let kept = text;
    if (sign === '-') kept = text.trimEnd();
    else if (sign !== '+' && this.#options.lstripBlocks && mayLstrip) {
      const lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || this.#lineStarting) && /^\s+$/.test(text.slice(lineStart))) kept = text.slice(0, lineStart);
    }
    if (kept !== '') this.#tokens.push({ type: 'data', text: kept, line: this.#line });
    this.#line += countNewlines(text);
  }

  #raw(): void {
    const { rawEnd } = this.#rules;
    rawEnd.lastIndex = this.#position;
    const match = rawEnd.exec(this.#source);
    if (match === null) {
      if (this.#position >= this.#source.length) return;
      throw new TemplateSyntaxError('Missing end of raw directive', this.#line);
    }
    this.#data(this.#source.slice(this.#position, match.index), match[2] ?? '', true);
    this.#add('raw_end', match[0]);
    this.#advance(match[0], match.index + match[0].length);
  }

  #comment(): void {
    const { commentEnd } = this.#rules;
    commentEnd.lastIndex = this.#position;
    const match = commentEnd.exec(this.#source);
    if (match === null) {
      if (this.#position >= this.#source.length) return;
      throw new TemplateSyntaxError('Missing end of comment tag', this.#line);
    }
    this.#add('comment', this.#source.slice(this.#position, match.index));
    this.#add('comment_end', match[0]);
    this.#advance(match[0], match.index + match[0].length);
  }

  #lineComment(): void {
    const newline = this.#source.indexOf('\n', this.#position);
    const end = newline === -1 ? this.#source.length : newline;
    this.#add('linecomment', this.#source.slice(this.#position, end));
    this.#advance('', end);
  }

  /** The inside of `{{ }}`, `{% %}` or a line statement, to its end. */
  #tag(kind: string): void {
    const rules = this.#rules.inTag[kind] ?? [];
    const open: string[] = [];
    for (;;) {
      const token = this.#next(rules, open);
      if (token === undefined) return;
      if (token.type === 'operator') this.#balance(token.text, open);
      this.#add(token.type, token.text);
      if (token.leave) return;
    }
  }

  #next(rules: readonly Rule[], open: readonly string[]): { type: string; text: string; leave: boolean } | undefined {
    for (const { pattern, type, leave } of rules) {
      if (leave === true && open.length > 0) continue;
      pattern.lastIndex = this.#position;
      const match = pattern.exec(this.#source);
      if (match === null) continue;
      this.#advance(match[0], this.#position + match[0].length);
      return { type, text: match[0], leave: leave === true };
    }
    if (this.#position >= this.#source.length) return undefined;
    const at = Array.from(this.#source.slice(0, this.#position)).length;
    const character = String.fromCodePoint(this.#source.codePointAt(this.#position) ?? 0);
    throw new TemplateSyntaxError(`unexpected char ${reprText(character)} at ${at}`, this.#line);
  }

  #balance(operator: string, open: string[]): void {
    const closing = CLOSING[operator];
    if (closing !== undefined) {
      open.push(closing);
      return;
    }
    if (operator !== '}' && operator !== ')' && operator !== ']') return;
    const expected = open.pop();
    if (expected === undefined) throw new TemplateSyntaxError(`unexpected '${operator}'`, this.#line);
    if (expected !== operator) {
      throw new TemplateSyntaxError(`unexpected '${operator}', expected '${expected}'`, this.#line);
    }
  }
}

/** The tokens before the first fault, and that fault: a parser may stumble over something before it. */
export function lexUntilFault(source: string, options: SyntaxOptions): LexResult {
  return new Lexer(source, options).run();
}

/** All tokens of a template, comments and whitespace included. @throws TemplateSyntaxError */
export function lex(source: string, options: SyntaxOptions): readonly RawToken[] {
  const { tokens, error } = lexUntilFault(source, options);
  if (error !== undefined) throw error;
  return tokens;
}
