import type { ModuleContext } from '../../api/module.ts';

/** Options that change what a template's marks look like. */
export const MARKS = [
  'block_start_string',
  'block_end_string',
  'variable_start_string',
  'variable_end_string',
  'comment_start_string',
  'comment_end_string',
] as const;

/** The line end that the option newline_sequence names, written as itself or with backslashes. */
export function lineEnd(context: Pick<ModuleContext<unknown>, 'fail'>, given: string): string {
  const sequence = { '\\n': '\n', '\\r': '\r', '\\r\\n': '\r\n' }[given] ?? given;
  if (!['\n', '\r', '\r\n'].includes(sequence)) context.fail('newline_sequence needs to be one of: \n, \r or \r\n');
  return sequence;
}
