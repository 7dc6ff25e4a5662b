import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { EXIT, PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, type NodePositions, type Position, positionsOf, type Value, type Vars } from '../values.ts';
import { loadVars, type YamlOptions } from '../yaml/load.ts';

const EXTENSIONS = ['', '.yml', '.yaml', '.json'];

export interface VarsFile {
  readonly vars: Vars;
  readonly file: string;
  /** Where each variable stands. */
  readonly positions: NodePositions | undefined;
}

export interface VarsFilesOptions extends Pick<YamlOptions, 'vault' | 'duplicateKeys'> {
  readonly warn: (message: string, at?: Position) => void;
}

/** Reads `group_vars` and `host_vars` beside an inventory or a playbook; each file once. */
export class VarsFiles {
  readonly #options: VarsFilesOptions;
  readonly #listed = new Map<string, readonly VarsFile[]>();
  readonly #folders = new Map<string, string | undefined>();

  constructor(options: VarsFilesOptions) {
    this.#options = options;
  }

  /** What was not there is looked for anew; what was read stays as it is, as with Ansible. */
  forgetMissing(): void {
    for (const [path, files] of this.#listed) if (files.length === 0) this.#listed.delete(path);
    for (const [folder, real] of this.#folders) if (real === undefined) this.#folders.delete(folder);
  }

  /** The files of a group under `dir`/group_vars, in the order in which they are merged. */
  group(dir: string, name: string): readonly VarsFile[] {
    return this.#of(join(dir, 'group_vars'), name);
  }

  host(dir: string, name: string): readonly VarsFile[] {
    return this.#of(join(dir, 'host_vars'), name);
  }

  #of(folder: string, name: string): readonly VarsFile[] {
    const real = this.#folder(folder);
    if (real === undefined || name.startsWith('/')) return [];
    const path = join(real, name);
    const known = this.#listed.get(path);
    if (known) return known;
    const files = find(path).flatMap(file => this.#read(file) ?? []);
    this.#listed.set(path, files);
    return files;
  }

  /** The real path of a folder that is there; most are not, which is learnt once. */
  #folder(folder: string): string | undefined {
    if (this.#folders.has(folder)) return this.#folders.get(folder);
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found && !found.isDirectory())
      this.#options.warn(
        `Found ${folder.endsWith('host_vars') ? 'host_vars' : 'group_vars'} that is not a directory, skipping: ${folder}`,
      );
    const real = found?.isDirectory() ? realpathSync(folder) : undefined;
    this.#folders.set(folder, real);
    return real;
  }

  #read(file: string): VarsFile | undefined {
    const data = this.#load(file);
    if (isEmpty(data)) return undefined;
    if (!(data instanceof Dict))
      throw new PlayError(`a file of variables must hold a mapping of names to values: ${file}`, {
        code: 'vars-file',
        position: positionsOf(data)?.self ?? { file, line: 1, column: 1 },
        hint: 'write `name: value` lines',
        exitCode: EXIT.parse,
      });
    const vars = new Map<string, Value>();
    for (const [key, value] of data) vars.set(str(key), value);
    return { vars, file, positions: positionsOf(data) };
  }

  /** What cannot be read ends with Ansible's code for the files beside the inventory, whatever it is. */
  #load(file: string): Value {
    try {
      return loadVars(readFileSync(file, 'utf8'), { ...this.#options, file });
    } catch (error) {
      throw error instanceof PlayError ? new PlayError(error.message, { ...error, exitCode: EXIT.parse }) : error;
    }
  }
}

function isEmpty(data: Value): boolean {
  return data === null || data === '' || data === false || (data instanceof Dict && data.size === 0);
}

/** `path` itself (a folder is read whole) or with the first extension that is there. */
function find(path: string): string[] {
  for (const extension of EXTENSIONS) {
    const found = statSync(path + extension, { throwIfNoEntry: false });
    if (found) return found.isDirectory() ? filesOf(path + extension) : [path + extension];
  }
  return [];
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .filter(name => !name.startsWith('.') && !name.endsWith('~'))
    .flatMap(name => {
      const path = join(folder, name);
      const extension = extname(name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory()) return extension === '' ? filesOf(path) : [];
      return found?.isFile() && EXTENSIONS.includes(extension) ? [path] : [];
    });
}
