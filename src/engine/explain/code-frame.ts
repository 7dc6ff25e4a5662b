import { readFileSync } from 'node:fs';
import type { Position } from '../../values.ts';

function sourceLines(file: string): readonly string[] {
  try {
    const text = readFileSync(file, 'utf8');
    // What was encrypted is shown to nobody, and its lines are not those of the position.
    return text.startsWith('$ANSIBLE_VAULT') ? [] : text.split(/\r\n|\n|\r/);
  } catch {
    return [];
  }
}

/** `file:line:column`, the source line and a caret under the column. */
export function codeFrame(at: Position): string {
  const place = `${at.file}:${at.line}:${at.column}`;
  const lines = sourceLines(at.file);
  const line = lines[at.line - 1];
  if (line === undefined) return place;
  const width = String(at.line).length;
  const number = (n: number) => String(n).padStart(width);
  const before = lines[at.line - 2];
  const shown = [
    ...(before === undefined || before.trim() === '' ? [] : [`  ${number(at.line - 1)} | ${before}`]),
    `> ${number(at.line)} | ${line}`,
    `  ${' '.repeat(width)} | ${line.slice(0, at.column - 1).replace(/[^\t]/g, ' ')}^`,
  ];
  return [place, ...shown].join('\n');
}
