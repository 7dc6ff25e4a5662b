import { readFileSync } from 'node:fs';
import type { Position } from '../../values.ts';
import { hiddenLines } from './hidden-lines.ts';

function sourceLines(file: string): readonly string[] {
  try {
    const text = readFileSync(file, 'utf8');
    // What was encrypted is shown to nobody, and its lines are not those of the position.
    return text.startsWith('$ANSIBLE_VAULT') ? [] : text.split(/\r\n|\n|\r/);
  } catch {
    return [];
  }
}

/** `file:line:column`, the source line and a caret under the column; the place alone where `no_log` hides what stands there. */
export function codeFrame(at: Position): string {
  const place = `${at.file}:${at.line}:${at.column}`;
  const lines = at.hidden === true ? [] : sourceLines(at.file);
  const line = lines[at.line - 1];
  if (line === undefined) return place;
  const hidden = hiddenLines(lines);
  if (hidden.has(at.line - 1)) return `${place}\n  (not shown: no_log)`;
  const width = String(at.line).length;
  const number = (n: number) => String(n).padStart(width);
  const before = hidden.has(at.line - 2) ? undefined : lines[at.line - 2];
  const shown = [
    ...(before === undefined || before.trim() === '' ? [] : [`  ${number(at.line - 1)} | ${withoutPasswords(before)}`]),
    `> ${number(at.line)} | ${withoutPasswords(line)}`,
    `  ${' '.repeat(width)} | ${line.slice(0, at.column - 1).replace(/[^\t]/g, ' ')}^`,
  ];
  return [place, ...shown].join('\n');
}

/** A password that is spelled out may stand beside what a file is shown for, before anything is known of its task. */
const PASSWORD =
  /(\w*(?:passw(?:or)?d|passphrase|secret|token)['"]?\s*[:=]\s*)(?:"[^"{]+"|'[^'{]+'|[^\s,'"{}!|>&*][^\s,'"{}]*)/gi;

export function withoutPasswords(line: string): string {
  return line.replace(PASSWORD, '$1********');
}

const EXCERPT_LINES = 3;
const EXCERPT_WIDTH = 120;

/** `file:line:column` (the file alone where no line is known, 0) and the lines that lead to it, as ansible-core 2.19 shows them; but no line that `no_log` hides, and no password. */
export function excerpt(at: Position): string {
  if (at.line === 0) return at.file;
  const place = `${at.file}:${at.line}:${at.column}`;
  const lines = at.hidden === true ? [] : sourceLines(at.file);
  const line = lines[at.line - 1];
  if (line === undefined) return place;
  const hidden = hiddenLines(lines);
  const width = String(at.line).length;
  const first = Math.max(1, at.line - EXCERPT_LINES + 1);
  const rows = Array.from({ length: at.line - first + 1 }, (_, i) => {
    const number = first + i;
    const text = hidden.has(number - 1) ? '(not shown: no_log)' : withoutPasswords(lines[number - 1] ?? '');
    const row = `${String(number).padStart(width)} ${text}`.trimEnd();
    return row.length > EXCERPT_WIDTH ? `${row.slice(0, EXCERPT_WIDTH - 3)}...` : row;
  });
  const caret = `${' '.repeat(width + at.column)}^ column ${at.column}`;
  return [place, '', ...rows, caret].join('\n');
}
