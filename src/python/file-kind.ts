import { type Stats, statSync } from 'node:fs';

/** os.path.isfile: false as well where nobody may look. */
export function isFile(path: string): boolean {
  return stats(path)?.isFile() === true;
}

/** os.path.isdir */
export function isFolder(path: string): boolean {
  return stats(path)?.isDirectory() === true;
}

function stats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
