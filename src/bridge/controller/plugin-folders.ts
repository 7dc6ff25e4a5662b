import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const PLUGIN_KINDS = [
  'filter',
  'test',
  'lookup',
  'inventory',
  'action',
  'connection',
  'become',
  'vars',
] as const;
export type PluginKind = (typeof PLUGIN_KINDS)[number];

/** Plugins of the other kinds have the names of their files. */
const MANY_IN_A_FILE: ReadonlySet<PluginKind> = new Set(['filter', 'test', 'inventory']);

/** A folder of the user's that holds plugins in Python. */
export class PluginFolder {
  readonly path: string;
  readonly #files: readonly string[];
  #text: string | undefined;

  constructor(path: string, files: readonly string[]) {
    this.path = path;
    this.#files = files;
  }

  has(file: string): boolean {
    return this.#files.includes(file);
  }

  /** Whether its files speak of a name (`'double': double`, `dict(double=...)`, `double.py`): without it, Python need not be asked. */
  mayHave(kind: PluginKind, name: string): boolean {
    if (this.has(`${name}.py`)) return true;
    if (!MANY_IN_A_FILE.has(kind)) return false;
    this.#text ??= this.#files.map(file => readFileSync(join(this.path, file), 'utf8')).join('\n');
    return new RegExp(`(?<!\\w)${name.replace(/\W/g, '\\$&')}(?!\\w)`).test(this.#text);
  }
}

/** Those of some folders that hold plugins, and that nobody but their owner and group can change; of the others the user is warned. */
export function pluginFolders(places: readonly string[], warn: (message: string) => void): PluginFolder[] {
  return places.flatMap(path => {
    const files = pythonFiles(path);
    if (files.length === 0) return [];
    const open = [path, ...files.map(file => join(path, file))].find(isWorldWritable);
    if (open !== undefined) warn(`${open} is world-writable: no plugin in ${path} is used`);
    return open === undefined ? [new PluginFolder(path, files)] : [];
  });
}

function pythonFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter(name => name.endsWith('.py'));
  } catch {
    // most playbooks and roles have no such folder
    return [];
  }
}

function isWorldWritable(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o002) !== 0;
}
