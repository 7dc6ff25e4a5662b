import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { packageFolders } from '../../bridge/find/package-folders.ts';
import type { Settings } from '../../config/settings.ts';
import { PlayError } from '../../errors.ts';
import { Collections, collectionOf } from '../../playbook/collections.ts';
import type { Services } from '../services.ts';

/** The collections that the settings lead to. */
export function openCollections(settings: Settings, warn: (message: string) => void): Collections {
  const packages = () => (settings.collectionsScanSysPath ? packageFolders(process.env) : []);
  return new Collections(() => [...settings.collectionsPath, ...packages()], { warn });
}

/**
 * The files of a command line's playbooks: what is named `ns.col.playbook` is found in its collection.
 * From now on, collections beside the playbooks are found as well.
 * @throws PlayError where one of them is not there: none is run then
 */
export function findPlaybooks({ collections, options, announcer }: Services, paths: readonly string[]): string[] {
  const found = paths.map(path => collections.playbook(path) ?? path);
  const files = found.map(path => resolve(options.cwd, path));
  for (const [index, file] of files.entries()) requirePlaybook(found[index] ?? file, file);
  for (const collection of new Set(files.map(collectionOf)))
    if (collection !== undefined) announcer.warn(`running playbook inside collection ${collection}`);
  collections.searchBeside(files.map(dirname));
  return found;
}

function requirePlaybook(path: string, file: string): void {
  const state = statSync(file, { throwIfNoEntry: false });
  if (state?.isFile() === true || state?.isFIFO() === true) return;
  const what = state === undefined ? 'could not be found' : 'does not appear to be a file';
  throw new PlayError(`the playbook: ${path} ${what}`, { code: 'playbook-not-found', hint: `looked for ${file}` });
}
