import { reprText } from '../python/repr.ts';
import { TemplateSyntaxError } from './error.ts';
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

interface Rule {
  readonly pattern: RegExp;
  readonly type: string;
  readonly leave?: boolean;
}

const NUMBER_FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const NUMBER_INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const ASCII_NAME = /\w+(?![\w\u0080-\uffff])/y;
/** Compiling the tables of Unicode takes 7 ms: tried where ASCII does not do. */
const NAME = /[\p{ID_Continue}\u1885\u1886\u2118\u212e\u309b\u309c]+/uy;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;

const TAG_RULES: readonly Rule[] = [
  { pattern: /\s+/y, type: 'whitespace' },
  { pattern: NUMBER_FLOAT, type: 'float' },
  { pattern: NUMBER_INTEGER, type: 'integer' },
  { pattern: ASCII_NAME, type: 'name' },
  { pattern: NAME, type: 'name' },
  { pattern: STRING, type: 'string' },
  { pattern: OPERATOR, type: 'operator' },
];

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

function quoteForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

interface LexerRules {
  readonly root: RegExp;
  readonly rawEnd: RegExp;
  readonly commentEnd: RegExp;
  readonly inTag: Readonly<Record<string, readonly Rule[]>>;
}

/** Longer delimiters first, so that `<%=` wins over `<%`; Jinja2's order for equal lengths. */
function rootPattern(options: SyntaxOptions): RegExp {
  const rules: { length: number; name: string; pattern: string }[] = [
    { length: options.commentStart.length, name: 'comment_begin', pattern: quoteForRegExp(options.commentStart) },
    { length: options.blockStart.length, name: 'block_begin', pattern: quoteForRegExp(options.blockStart) },
    { length: options.variableStart.length, name: 'variable_begin', pattern: quoteForRegExp(options.variableStart) },
  ];
  if (options.lineStatementPrefix !== undefined) {
    const pattern = `^[ \\t\\v]*${quoteForRegExp(options.lineStatementPrefix)}`;
    rules.push({ length: options.lineStatementPrefix.length, name: 'linestatement_begin', pattern });
  }
  if (options.lineCommentPrefix !== undefined) {
    const pattern = `(?:^|(?<=\\S))[^\\S\\r\\n]*${quoteForRegExp(options.lineCommentPrefix)}`;
    rules.push({ length: options.lineCommentPrefix.length, name: 'linecomment_begin', pattern });
  }
  rules.sort((a, b) => b.length - a.length || (a.name < b.name ? 1 : -1));
  const start = quoteForRegExp(options.blockStart);
  const end = quoteForRegExp(options.blockEnd);
  const raw = `(?<raw_begin>${start}([-+]?)\\s*raw\\s*(?:-${end}\\s*|${end}))`;
  return new RegExp([raw, ...rules.map(rule => `(?<${rule.name}>${rule.pattern}([-+]?))`)].join('|'), 'gm');
}

function makeRules(options: SyntaxOptions): LexerRules {
  const suffix = options.trimBlocks ? '\\n?' : '';
  const start = quoteForRegExp(options.blockStart);
  const closing = (end: string): string => `(?:\\+${end}|-${end}\\s*|${end}${suffix})`;
  const blockEnd = closing(quoteForRegExp(options.blockEnd));
  const variableEnd = quoteForRegExp(options.variableEnd);
  return {
    root: rootPattern(options),
    rawEnd: new RegExp(`(${start}([-+]?))\\s*endraw\\s*${blockEnd}`, 'g'),
    commentEnd: new RegExp(closing(quoteForRegExp(options.commentEnd)), 'g'),
    inTag: {
      block_begin: [{ pattern: new RegExp(blockEnd, 'y'), type: 'block_end', leave: true }, ...TAG_RULES],
      variable_begin: [
        { pattern: new RegExp(`-${variableEnd}\\s*|${variableEnd}`, 'y'), type: 'variable_end', leave: true },
        ...TAG_RULES,
      ],
      linestatement_begin: [{ pattern: /\s*(?:\n|$)/y, type: 'linestatement_end', leave: true }, ...TAG_RULES],
    },
  };
}

const rulesByOptions = new WeakMap<SyntaxOptions, LexerRules>();

function rulesOf(options: SyntaxOptions): LexerRules {
  let rules = rulesByOptions.get(options);
  if (rules === undefined) {
    rules = makeRules(options);
    rulesByOptions.set(options, rules);
  }
  return rules;
}

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
