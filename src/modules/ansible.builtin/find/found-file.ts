import { Float, type Value } from '../../../values.ts';
import { statFields } from '../../shared/files/stat-fields.ts';

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

/** The directory that it lies in. */
export const folderOf = ({ path, name }: FoundFile): string => path.slice(0, -name.length - 1);

/** The order of Python's os.walk: of each directory its files, then its directories, then what lies in those. */
export function inWalkOrder(files: readonly FoundFile[]): FoundFile[] {
  const folders = new Map<string, { files: FoundFile[]; folders: FoundFile[] }>();
  let top: string | undefined;
  for (const file of files) {
    const parent = folderOf(file);
    if (file.depth === 1) top = parent;
    const content = folders.get(parent) ?? { files: [], folders: [] };
    folders.set(parent, content);
    (file.fields.isdir === true ? content.folders : content.files).push(file);
  }
  const walk = (folder: string): FoundFile[] => {
    const content = folders.get(folder) ?? { files: [], folders: [] };
    return [...content.files, ...content.folders, ...content.folders.flatMap(each => walk(each.path))];
  };
  return top === undefined ? [] : walk(top);
}
