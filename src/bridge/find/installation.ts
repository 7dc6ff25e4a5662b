import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile } from '../../python/file-kind.ts';
import { packageFolders } from './package-folders.ts';

/** An ansible-core on this machine. */
export interface Installation {
  /** The folder of Python's packages that holds `ansible`, and perhaps `ansible_collections`. */
  readonly folder: string;
  readonly version: string;
}

/**
 * The ansible-core whose modules are used: the one in `configured` where that is set, else the first of `packageFolders`.
 * @param configured a folder that holds the package `ansible`
 */
export function findInstallation(configured: string | undefined, env: NodeJS.ProcessEnv): Installation | undefined {
  const places = configured === undefined ? packageFolders(env) : [configured];
  for (const folder of places) {
    const version = versionIn(folder);
    if (version !== undefined) return { folder, version };
  }
  return undefined;
}

function versionIn(folder: string): string | undefined {
  const file = join(folder, 'ansible/release.py');
  if (!isFile(file)) return undefined;
  return /^__version__\s*=\s*['"]([^'"]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
}
