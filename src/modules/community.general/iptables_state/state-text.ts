import { splitLines } from '../../../python/splitlines.ts';
import type { Findings } from '../../script/findings.ts';
import { TABLES } from './commands.ts';

export type Tables = Readonly<Record<string, string[]>>;

/** The lines of a text that hold something. */
export const linesIn = (text: string): string[] => splitLines(text).filter(line => line !== '');

/** A state as it is compared: without the time at which it was saved, and the counters unless they count. */
export function stateLines(text: string, counters: boolean): string[] {
  const timeless = text.replace(/((?:^|\n)# (?:Generated|Completed)[^\n]*) on [^\n]*/g, '$1');
  return linesIn(counters ? timeless : timeless.replace(/\[\d+:\d+\]/g, '[0:0]'));
}

/** The rules and policies of each table that was printed under `LABEL TABLE`. */
export function tablesIn(found: Findings, label: string): Tables {
  return Object.fromEntries(
    TABLES.filter(table => found.has(`${label} ${table}`)).map(table => [
      table,
      rules(found.text(`${label} ${table}`), table),
    ]),
  );
}

function rules(text: string, table: string): string[] {
  const bare = text.replace(new RegExp(`(^|\\n)(?:# Generated|# Completed|[*]${table}|COMMIT)[^\\n]*`, 'g'), '');
  return linesIn(bare.replace(/ *\[\d+:\d+\] */g, ''));
}

export const fileText = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
