import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile, isFolder } from '../../python/file-kind.ts';

/** A module of Python on this machine. */
export interface PythonSource {
  readonly bytes: Buffer;
  /** It is a package's `__init__.py`. */
  readonly isPackage: boolean;
}

/** Where what modules import lies on this machine. */
export interface SourcePlaces {
  /** Folders of `ansible.module_utils`, strongest first: the user's, then ansible-core's. */
  readonly moduleUtils: readonly string[];
  /** The folder of a collection, `ns.col`. */
  collection(name: string): string | undefined;
  /** Another name under which a module of module_utils goes, as a collection's meta/runtime.yml or ansible-core's own says. */
  redirect(name: string): string | undefined;
}

/** Parts of a name that every module may import and that Ansible sends: `ansible.module_utils...`, a collection's. */
export function isSent(name: string): boolean {
  return (
    /^ansible\.module_utils(?:\.|$)/.test(name) ||
    /^ansible_collections\.\w+\.\w+\.plugins\.(?:module_utils|modules)(?:\.|$)/.test(name)
  );
}

/** Reads modules by their dotted names; each is read once. */
export class PythonSources {
  readonly #places: SourcePlaces;
  readonly #known = new Map<string, PythonSource | undefined>();

  constructor(places: SourcePlaces) {
    this.#places = places;
  }

  /** A module's source; a folder without `__init__.py` is an empty package. Undefined: there is none. */
  find(name: string): PythonSource | undefined {
    if (!this.#known.has(name)) this.#known.set(name, this.#read(name));
    return this.#known.get(name);
  }

  /** Where a module was looked for. */
  searched(name: string): readonly string[] {
    const stems = this.#stems(name);
    if (stems.length === 0) return [`the collection ${collectionIn(name)}, which is not here`];
    return stems.flatMap(stem => [`${stem}.py`, join(stem, '__init__.py')]);
  }

  /** ansible-core's table speaks of what it has no longer: files go before it, and mostly it need not be read. */
  #read(name: string): PythonSource | undefined {
    const isOfCore = name.startsWith('ansible.');
    return isOfCore ? (this.#inFiles(name) ?? this.#moved(name)) : (this.#moved(name) ?? this.#inFiles(name));
  }

  #moved(name: string): PythonSource | undefined {
    const target = this.#places.redirect(name);
    return target === undefined ? undefined : { bytes: Buffer.from(redirection(target)), isPackage: false };
  }

  #inFiles(name: string): PythonSource | undefined {
    const stems = this.#stems(name);
    for (const stem of stems) {
      const package_ = readIfThere(join(stem, '__init__.py'));
      if (package_ !== undefined) return { bytes: package_, isPackage: true };
      const module = readIfThere(`${stem}.py`);
      if (module !== undefined) return { bytes: module, isPackage: false };
    }
    return stems.some(isFolder) ? { bytes: Buffer.alloc(0), isPackage: true } : undefined;
  }

  /** Paths that a module may have, without their ends. */
  #stems(name: string): string[] {
    const parts = name.split('.');
    if (parts[0] === 'ansible') return this.#places.moduleUtils.map(folder => join(folder, ...parts.slice(2)));
    const folder = this.#places.collection(collectionIn(name));
    return folder === undefined ? [] : [join(folder, ...parts.slice(3))];
  }
}

/** `ns.col` of `ansible_collections.ns.col...` */
const collectionIn = (name: string): string => name.split('.').slice(1, 3).join('.');

/** A module that stands for another one. */
const redirection = (target: string): string =>
  `import sys\nimport ${target} as target\nsys.modules[__name__] = target\n`;

function readIfThere(file: string): Buffer | undefined {
  return isFile(file) ? readFileSync(file) : undefined;
}
