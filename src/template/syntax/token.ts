import { type Int, int } from '../../python/number.ts';
import { EscapeError, unescapeString } from '../../python/string-escapes.ts';
import { Float } from '../../values.ts';
import { TemplateSyntaxError } from './error.ts';
import { lexUntilFault, type RawToken } from './lexer.ts';
import type { SyntaxOptions } from './options.ts';

/** A token as the parser sees it: operators by name, literals with their value. */
export interface Token {
  readonly type: string;
  /** The name, string or data; the literal text of anything else. */
  readonly text: string;
  readonly number?: Int | Float;
  readonly line: number;
  /** The template cannot be read from here on. */
  readonly fault?: TemplateSyntaxError;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '//': 'floordiv',
  '*': 'mul',
  '%': 'mod',
  '**': 'pow',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '==': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gteq',
  '<': 'lt',
  '<=': 'lteq',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(OPERATORS).map(([text, type]) => [type, text])),
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/** How messages call a kind of token (`name:endif` is called by its name). */
export function describeExpected(expected: string): string {
  const colon = expected.indexOf(':');
  if (colon === -1) return DESCRIPTIONS[expected] ?? expected;
  const type = expected.slice(0, colon);
  return type === 'name' ? expected.slice(colon + 1) : (DESCRIPTIONS[type] ?? type);
}

export function describeToken(token: Token): string {
  return token.type === 'name' ? token.text : (DESCRIPTIONS[token.type] ?? token.type);
}

const SKIPPED = new Set([
  'comment_begin',
  'comment',
  'comment_end',
  'whitespace',
  'linecomment_begin',
  'linecomment',
  'raw_begin',
  'raw_end',
]);

function integer(text: string): Int {
  const digits = text.replaceAll('_', '');
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : int(BigInt(digits.toLowerCase()));
}

function token({ type, text, line }: RawToken, options: SyntaxOptions, isRaw: boolean): Token {
  switch (type) {
    case 'data':
      return {
        type,
        line,
        text: options.newlineSequence === '\n' ? text : text.replaceAll('\n', options.newlineSequence),
      };
    case 'name':
      if (!/^[\p{ID_Start}_]/u.test(text)) throw new TemplateSyntaxError('Invalid character in identifier', line);
      return { type, text, line };
    case 'string':
      return { type, line, text: stringText(text.slice(1, -1).replaceAll('\n', options.newlineSequence), line, isRaw) };
    case 'integer':
      return { type, text, line, number: integer(text) };
    case 'float':
      return { type, text, line, number: new Float(Number(text.replaceAll('_', ''))) };
    case 'operator':
      return { type: OPERATORS[text] ?? text, text, line };
    case 'linestatement_begin':
      return { type: 'block_begin', text, line };
    case 'linestatement_end':
      return { type: 'block_end', text, line };
    default:
      return { type, text, line };
  }
}

/** The tokens of an expression without delimiters. */
export function tokenizeExpression(source: string, options: SyntaxOptions): Token[] {
  const [, ...tokens] = tokenize(`${options.variableStart} ${source} ${options.variableEnd}`, options);
  return tokens.at(-1)?.type === 'variable_end' ? tokens.slice(0, -1) : tokens;
}

/** The tokens of a template that mean something; a fault is the last of them, raised when the parser gets there. */
export function tokenize(source: string, options: SyntaxOptions): Token[] {
  const tokens: Token[] = [];
  const { tokens: raws, error } = lexUntilFault(source, options);
  let fault = error;
  try {
    let inVariable = false;
    for (const raw of raws) {
      if (SKIPPED.has(raw.type)) continue;
      if (raw.type === 'variable_begin') inVariable = true;
      else if (raw.type === 'variable_end') inVariable = false;
      tokens.push(token(raw, options, inVariable && options.rawStrings));
    }
  } catch (thrown) {
    if (!(thrown instanceof TemplateSyntaxError)) throw thrown;
    fault = thrown;
  }
  if (fault !== undefined) tokens.push({ type: 'fault', text: '', line: fault.line, fault });
  return tokens;
}

function stringText(inside: string, line: number, isRaw: boolean): string {
  if (isRaw) return inside;
  try {
    return unescapeString(inside);
  } catch (error) {
    if (error instanceof EscapeError) throw new TemplateSyntaxError(error.message, line);
    throw error;
  }
}
