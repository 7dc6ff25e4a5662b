/** How a comment is drawn; `beginning` and `end` are lines of their own. */
export interface CommentStyle {
  readonly beginning: string;
  readonly decoration: string;
  readonly prefix: string | undefined;
  readonly prefixCount: number;
  readonly postfix: string | undefined;
  readonly postfixCount: number;
  readonly end: string;
  readonly newline: string;
}

/** Decoration, beginning and end by the styles' names. */
export const COMMENT_STYLES: ReadonlyMap<string, readonly [decoration: string, beginning: string, end: string]> =
  new Map([
    ['plain', ['# ', '', '']],
    ['erlang', ['% ', '', '']],
    ['c', ['// ', '', '']],
    ['cblock', [' * ', '/*', ' */']],
    ['xml', [' - ', '<!--', '-->']],
  ] as const);

function trimEnd(text: string): string {
  return text.replace(/\s+$/, '');
}

/** The lines before the text; a prefix that is itself a line end makes empty lines, and an empty one none. */
function prefixBlock(line: string, count: number, newline: string): string {
  if (count <= 0 || line === '') return '';
  return line === newline ? line.repeat(count) : `${Array(count).fill(line).join(newline)}${newline}`;
}

/** The text decorated as a comment: a line before and one after, and no blanks at the ends of lines, but for the last. */
export function comment(text: string, style: CommentStyle): string {
  const { newline, decoration } = style;
  const beginning = style.beginning === '' ? '' : style.beginning + newline;
  const prefixLine = style.prefix ?? trimEnd(decoration);
  const prefix = prefixBlock(prefixLine, style.prefixCount, newline);
  const body = decoration + text.replaceAll(newline, newline + decoration);
  const lines =
    decoration === '' ? body : body.replaceAll(`${decoration}${newline}`, `${trimEnd(decoration)}${newline}`);
  const postfixLine = style.postfix ?? trimEnd(decoration);
  const postfix = style.postfixCount <= 0 ? '' : newline + Array(style.postfixCount).fill(postfixLine).join(newline);
  const end = style.end === '' ? '' : newline + style.end;
  return beginning + prefix + lines + postfix + end;
}
