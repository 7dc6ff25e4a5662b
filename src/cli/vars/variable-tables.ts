import { relative } from 'node:path';
import { textWidth } from '../../report/screen.ts';
import type { Position } from '../../values.ts';
import type { ShownDefinition, ShownVariable } from './explain-variable.ts';

const LONGEST_VALUE = 60;
const GAP = '  ';

function place(at: Position, cwd: string): string {
  const path = relative(cwd, at.file);
  return `${path.startsWith('..') ? at.file : path}:${at.line}`;
}

function whereOf({ from, layer, secret, inVaultFile }: ShownDefinition, cwd: string): string {
  if (from === undefined) return layer === 'extra vars' ? 'command line' : '-';
  const shown = inVaultFile ? place(from, cwd).replace(/:\d+$/, '') : place(from, cwd);
  return secret ? `${shown} (encrypted)` : shown;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

/** Columns as wide as what they hold; the last one is left ragged. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return rows.map(row =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - textWidth(cell)))
      .join(GAP)
      .trimEnd(),
  );
}

/** One variable: its value, and every definition, the winning one marked. */
export function variableLines(variable: ShownVariable, host: string, cwd: string): string[] {
  const { name, definitions, rendered, merged, setters } = variable;
  const [winner] = definitions;
  const lines =
    winner === undefined ? [`${name} is not set on ${host} before the play runs`] : [`${name} = ${winner.value}`];
  if (rendered !== undefined) lines.push(`${' '.repeat(name.length)} ${merged ? '= (merged)' : '->'} ${rendered}`);
  if (winner !== undefined) {
    const rows = definitions.map((each, index) => [
      index === 0 || merged ? '*' : ' ',
      each.layer,
      cut(each.value, LONGEST_VALUE),
      whereOf(each, cwd),
    ]);
    lines.push('', ...table([['', 'LAYER', 'VALUE', 'WHERE'], ...rows]));
  }
  if (setters.length > 0) {
    const rows = setters.map(({ layer, by, at }) => ['', layer, by, place(at, cwd)]);
    lines.push('', 'While the play runs it may also be set by:', ...table(rows));
  }
  return lines;
}

/** All variables of a host, one a line. */
export function overviewLines(variables: readonly ShownVariable[], cwd: string): string[] {
  const rows = variables.flatMap(({ name, definitions }) => {
    const [winner, ...others] = definitions;
    if (winner === undefined) return [];
    const overrides = others.length === 0 ? '' : `overrides ${others.length}`;
    return [[name, cut(winner.value, LONGEST_VALUE), winner.layer, whereOf(winner, cwd), overrides]];
  });
  return table([['NAME', 'VALUE', 'LAYER', 'WHERE', ''], ...rows]);
}

/** The same for programs. `value` is JSON's own; a masked one is the text `********`. */
export function variableJson({ name, definitions, rendered, setters }: ShownVariable): object {
  const shownValue = ({ value, secret }: ShownDefinition): unknown => (secret ? value : parsed(value));
  return {
    name,
    ...(rendered === undefined ? {} : { rendered: parsed(rendered) }),
    definitions: definitions.map(each => ({ value: shownValue(each), layer: each.layer, from: each.from ?? null })),
    setters,
  };
}

/** Masking may have cut into the JSON: then it is told as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
