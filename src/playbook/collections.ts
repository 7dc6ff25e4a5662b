import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { isFile, isFolder } from '../python/file-kind.ts';
import { type CollectionRuntime, parseRuntime } from './collection-runtime.ts';
import { moduleFileIn } from './module-files.ts';
import { type ReadOptions, readYamlFile } from './parse.ts';

const NAME = /^[A-Za-z_]\w*$/;
const NOTHING: CollectionRuntime = { routes: new Map(), moduleUtils: new Map(), groups: new Map() };

/** A full name, `ns.col.name` or `ns.col.folder.name`, taken apart. */
interface FullName {
  /** `ns.col` */
  readonly collection: string;
  /** Folders and the name itself. */
  readonly path: readonly string[];
}

/** Takes `ns.col.name` apart; undefined for what is no such name. */
export function fullName(name: string): FullName | undefined {
  const parts = name.split('.');
  if (parts.length < 3 || !parts.every(part => NAME.test(part))) return undefined;
  return { collection: parts.slice(0, 2).join('.'), path: parts.slice(2) };
}

/** Whether a word of `collections:` names a collection, `ns.col`. */
export function isCollectionName(name: string): boolean {
  const parts = name.split('.');
  return parts.length === 2 && parts.every(part => NAME.test(part));
}

/** A role of a collection. */
export interface FoundRole {
  readonly collection: string;
  readonly path: string;
}

/** The collections on this machine: `ansible_collections/NS/NAME` below the folders that are searched. */
export class Collections {
  readonly #read: ReadOptions;
  readonly #paths: () => readonly string[];
  #configured: readonly string[] | undefined;
  #beside: readonly string[] = [];
  readonly #folders = new Map<string, string | undefined>();
  readonly #runtimes = new Map<string, CollectionRuntime>();

  /** @param paths gives folders that hold `ansible_collections`, in the order in which they are searched; asked at first need */
  constructor(paths: () => readonly string[], read: ReadOptions) {
    this.#paths = paths;
    this.#read = read;
  }

  /** From now on, `collections/` of these folders of playbooks is searched first. */
  searchBeside(playbookFolders: readonly string[]): void {
    this.#beside = [...new Set(playbookFolders)].map(folder => join(folder, 'collections'));
    this.#folders.clear();
    this.#runtimes.clear();
  }

  /** The folders that may hold `ansible_collections`, in the order in which they are searched. */
  get places(): readonly string[] {
    this.#configured ??= this.#paths().map(path => (basename(path) === 'ansible_collections' ? dirname(path) : path));
    return [...this.#beside, ...this.#configured];
  }

  /** Where a collection lies; the first of several of one name. */
  folder(collection: string): string | undefined {
    if (this.#folders.has(collection)) return this.#folders.get(collection);
    const below = join('ansible_collections', ...collection.split('.'));
    const places = this.places.map(path => join(path, below));
    const found = isCollectionName(collection) ? places.find(isFolder) : undefined;
    this.#folders.set(collection, found);
    return found;
  }

  /** @param search the collections that a short name may be of */
  role(name: string, search: readonly string[]): FoundRole | undefined {
    const full = fullName(name);
    const candidates = full === undefined ? search.map(collection => ({ collection, path: [name] })) : [full];
    for (const { collection, path } of candidates) {
      const folder = this.folder(collection);
      const role = folder === undefined ? undefined : join(folder, 'roles', ...path);
      if (role !== undefined && isFolder(role)) return { collection, path: role };
    }
    return undefined;
  }

  /** The file of `ns.col.playbook`, with or without `.yml` or `.yaml`. */
  playbook(name: string): string | undefined {
    const [, stem = name, extension] = /^(.*?)(\.ya?ml)?$/.exec(name) ?? [];
    const full = fullName(stem);
    const folder = full === undefined ? undefined : this.folder(full.collection);
    if (full === undefined || folder === undefined) return undefined;
    const extensions = extension === undefined ? ['.yml', '.yaml'] : [extension];
    return extensions.map(each => join(folder, 'playbooks', ...full.path) + each).find(isFile);
  }

  runtime(collection: string): CollectionRuntime {
    let known = this.#runtimes.get(collection);
    if (known === undefined) {
      known = this.#readRuntime(collection);
      this.#runtimes.set(collection, known);
    }
    return known;
  }

  #readRuntime(collection: string): CollectionRuntime {
    const folder = this.folder(collection);
    const file = folder === undefined ? undefined : join(folder, 'meta/runtime.yml');
    if (file === undefined || !existsSync(file)) return NOTHING;
    return parseRuntime(readYamlFile(file, this.#read, 'runtime metadata of a collection'), collection);
  }

  /** The file of a module that a collection brings. */
  moduleFile(collection: string, path: readonly string[]): string | undefined {
    const folder = this.folder(collection);
    if (folder === undefined) return undefined;
    const file = join(folder, 'plugins/modules', ...path);
    return moduleFileIn(dirname(file), basename(file));
  }

  /** The file of an action, the controller's part of a module. */
  actionFile(collection: string, path: readonly string[]): string | undefined {
    const folder = this.folder(collection);
    const file = folder === undefined ? undefined : `${join(folder, 'plugins/action', ...path)}.py`;
    return file !== undefined && isFile(file) ? file : undefined;
  }
}

/** The collection that a file lies in, `ns.col`. */
export function collectionOf(file: string): string | undefined {
  const parts = file.split(sep);
  const at = parts.lastIndexOf('ansible_collections');
  const name = at < 0 ? '' : parts.slice(at + 1, at + 3).join('.');
  return parts.length > at + 3 && isCollectionName(name) ? name : undefined;
}
