import { escapeRegex } from '../../python/regex/escape.ts';
import type { SyntaxOptions } from './options.ts';

/** A piece of a tag, matched where the lexer stands; `leave` ends the tag. */
export interface Rule {
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

/** The patterns that a set of delimiters gives. */
export interface LexerRules {
  readonly root: RegExp;
  readonly rawEnd: RegExp;
  readonly commentEnd: RegExp;
  readonly inTag: Readonly<Record<string, readonly Rule[]>>;
}

/** Longer delimiters first, so that `<%=` wins over `<%`; Jinja2's order for equal lengths. */
function rootPattern(options: SyntaxOptions): RegExp {
  const rules: { length: number; name: string; pattern: string }[] = [
    { length: options.commentStart.length, name: 'comment_begin', pattern: escapeRegex(options.commentStart) },
    { length: options.blockStart.length, name: 'block_begin', pattern: escapeRegex(options.blockStart) },
    { length: options.variableStart.length, name: 'variable_begin', pattern: escapeRegex(options.variableStart) },
  ];
  if (options.lineStatementPrefix !== undefined) {
    const pattern = `^[ \\t\\v]*${escapeRegex(options.lineStatementPrefix)}`;
    rules.push({ length: options.lineStatementPrefix.length, name: 'linestatement_begin', pattern });
  }
  if (options.lineCommentPrefix !== undefined) {
    const pattern = `(?:^|(?<=\\S))[^\\S\\r\\n]*${escapeRegex(options.lineCommentPrefix)}`;
    rules.push({ length: options.lineCommentPrefix.length, name: 'linecomment_begin', pattern });
  }
  rules.sort((a, b) => b.length - a.length || (a.name < b.name ? 1 : -1));
  const start = escapeRegex(options.blockStart);
  const end = escapeRegex(options.blockEnd);
  const raw = `(?<raw_begin>${start}([-+]?)\\s*raw\\s*(?:-${end}\\s*|${end}))`;
  return new RegExp([raw, ...rules.map(rule => `(?<${rule.name}>${rule.pattern}([-+]?))`)].join('|'), 'gm');
}

function makeRules(options: SyntaxOptions): LexerRules {
  const suffix = options.trimBlocks ? '\\n?' : '';
  const start = escapeRegex(options.blockStart);
  const closing = (end: string): string => `(?:\\+${end}|-${end}\\s*|${end}${suffix})`;
  const blockEnd = closing(escapeRegex(options.blockEnd));
  const variableEnd = escapeRegex(options.variableEnd);
  return {
    root: rootPattern(options),
    rawEnd: new RegExp(`(${start}([-+]?))\\s*endraw\\s*${blockEnd}`, 'g'),
    commentEnd: new RegExp(closing(escapeRegex(options.commentEnd)), 'g'),
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

/** Made once for each set of options. */
export function rulesOf(options: SyntaxOptions): LexerRules {
  let rules = rulesByOptions.get(options);
  if (rules === undefined) {
    rules = makeRules(options);
    rulesByOptions.set(options, rules);
  }
  return rules;
}
