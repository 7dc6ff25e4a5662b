import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isFile } from './file-kind.ts';
import { fnmatchExpression } from './fnmatch.ts';

const MAGIC = /[*?[]/;

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory === '' ? '.' : directory);
  } catch {
    return [];
  }
}

/** Python's `glob.glob` (sorted, since the file system's order is arbitrary): hidden names need a dot in the pattern. */
export function glob(pattern: string): string[] {
  if (!MAGIC.test(pattern)) return existsSync(pattern) ? [pattern] : [];
  const slash = pattern.lastIndexOf('/');
  const head = slash < 0 ? '' : pattern.slice(0, slash) || '/';
  const tail = pattern.slice(slash + 1);
  const directories = MAGIC.test(head) ? glob(head) : [head];
  const expression = fnmatchExpression(tail);
  return directories.flatMap(directory => {
    if (!MAGIC.test(tail)) return existsSync(path.join(directory, tail)) ? [joined(directory, tail)] : [];
    return namesIn(directory)
      .filter(name => (tail.startsWith('.') || !name.startsWith('.')) && expression.test(name))
      .sort()
      .map(name => joined(directory, name));
  });
}

/** Python's `glob.escape`: a path as a pattern that matches it alone. */
export function globEscape(name: string): string {
  return name.replace(/[*?[]/g, '[$&]');
}

function joined(directory: string, name: string): string {
  if (directory === '') return name;
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** The regular files (through links) that a pattern matches. */
export function globFiles(pattern: string): string[] {
  return glob(pattern).filter(isFile);
}
