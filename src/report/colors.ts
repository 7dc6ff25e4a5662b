/** Ansible's colours, as ANSI codes. */
const CODES = {
  ok: '0;32',
  changed: '0;33',
  error: '0;31',
  skip: '0;36',
  unreachable: '1;31',
  included: '0;36',
  debug: '1;30',
  verbose: '0;34',
  warning: '1;35',
  deprecate: '0;35',
  diffAdd: '0;32',
  diffRemove: '0;31',
  diffLines: '0;36',
} as const;

export type Color = keyof typeof CODES;
export type Paint = (text: string, color: Color) => string;

export const paint: Paint = (text, color) =>
  text
    .split('\n')
    .map(line => `\x1b[${CODES[color]}m${line}\x1b[0m`)
    .join('\n');
