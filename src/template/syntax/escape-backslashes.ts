import { lex } from './lexer.ts';
import type { SyntaxOptions } from './options.ts';

/**
 * Doubles the backslashes of strings inside `{{ }}`, so that playbooks may write them once.
 * @throws TemplateSyntaxError
 */
export function escapeBackslashes(source: string, options: SyntaxOptions): string {
  if (!source.includes('\\') || !source.includes(options.variableStart)) return source;
  let inVariable = false;
  return lex(source, options)
    .map(({ type, text }) => {
      if (type === 'variable_begin') inVariable = true;
      else if (type === 'variable_end') inVariable = false;
      return inVariable && type === 'string' ? text.replaceAll('\\', '\\\\') : text;
    })
    .join('');
}

/** The text of an expression with its strings changed; as it is where it cannot be read. */
export function withStrings(source: string, options: SyntaxOptions, change: (text: string) => string): string {
  try {
    return lex(`${options.variableStart} ${source} ${options.variableEnd}`, options)
      .slice(1, -1)
      .map(({ type, text }) => (type === 'string' ? change(text) : text))
      .join('');
  } catch {
    return source;
  }
}

/** Whether the text holds a whole tag: an opening delimiter with its end. */
export function isTemplateText(source: string, options: SyntaxOptions): boolean {
  try {
    let open = '';
    for (const { type } of lex(source, options)) {
      if (type === 'block_begin' || type === 'variable_begin' || type === 'comment_begin')
        open = type.replace('begin', 'end');
      else if (type === 'raw_end' || (open !== '' && type === open)) return true;
    }
    return false;
  } catch {
    return false;
  }
}
