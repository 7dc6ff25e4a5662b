import { accessSync, constants, type Stats, statSync } from 'node:fs';

/** os.path.isfile: false as well where nobody may look. */
export function isFile(path: string): boolean {
  return stats(path)?.isFile() === true;
}

/** os.path.isdir */
export function isFolder(path: string): boolean {
  return stats(path)?.isDirectory() === true;
}

/** Whether this process may run a file; a folder that may be entered counts, as for os.access. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function stats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
