import { Float, type Value } from '../../values.ts';
import { statFields } from '../stat/stat-fields.ts';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** Levels below the directory that was searched; 1 for what lies in it. */
  readonly depth: number;
  readonly fields: Readonly<Record<string, Value>>;
}

/** What the stat module tells and find does not. */
const NOT_TOLD = new Set(['blocks', 'block_size', 'device_type']);

/** Reads records of `stat`, each behind its mark: the path on the first line, then STAT_FORMAT. */
export function readFound(text: string, mark: string, root: string): FoundFile[] {
  const base = root.replace(/\/+$/, '').length + 1;
  return text
    .split(mark)
    .slice(1)
    .map(record => {
      const lines = record.replace(/\n$/, '').split('\n');
      const path = lines.slice(0, -19).join('\n');
      const fields = statFields(lines.slice(-19).join('\n'));
      return {
        path,
        name: path.slice(path.lastIndexOf('/') + 1),
        depth: path.slice(base).split('/').length,
        fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !NOT_TOLD.has(name))),
      };
    });
}

export function numberOf(file: FoundFile, field: string): number {
  const value = file.fields[field];
  return value instanceof Float ? value.value : Number(value);
}
