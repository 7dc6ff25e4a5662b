import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type ImportStatement, importStatements } from './import-statements.ts';
import { withCommon } from './new-style.ts';
import { isSent, type PythonSource, type PythonSources } from './python-sources.ts';

/** A module with all that it may import of Ansible's, as the resident interpreter takes it. */
export interface Closure {
  /** By its content: the same for the same files. */
  readonly id: string;
  /** The module itself, by its dotted name. */
  readonly module: string;
  /** Dotted name -> digest of the source, path below the folder that they seem to lie in. */
  readonly members: ReadonlyMap<string, readonly [digest: string, path: string]>;
  /** Digest -> source. */
  readonly sources: ReadonlyMap<string, Buffer>;
  /** What is imported and is not there -> where it was looked for. */
  readonly absent: ReadonlyMap<string, readonly string[]>;
  /** It starts itself anew with another interpreter, which reads its files. */
  readonly onDisk: boolean;
}

const MODULE_UTILS = 'ansible.module_utils';
const RESPAWN = 'ansible.module_utils.common.respawn';
const BASIC = 'ansible.module_utils.basic';
/** What ansible-core 2.19 and later import by names that they put together. */
const SEEDS = [
  'ansible.module_utils._internal._json._profiles._module_legacy_c2m',
  'ansible.module_utils._internal._json._profiles._module_legacy_m2c',
];
/** The host's own installation of Ansible continues these packages, as with Ansible. */
const OPEN_PACKAGE = 'from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n';

/**
 * Packs a module: its file, and by their import statements all files of module_utils that it reaches.
 * @param module its dotted name (`ansible.modules.dnf`, `ansible_collections.NS.COL.plugins.modules.NAME`)
 * @param version of ansible-core
 */
export function closureOf(module: string, file: string, sources: PythonSources, version: string): Closure {
  const packing = new Packing(sources, version);
  packing.addModule(module, withCommon(readFileSync(file)));
  return packing.closure(module);
}

class Packing {
  readonly #sources: PythonSources;
  readonly #version: string;
  readonly #members = new Map<string, readonly [string, string]>();
  readonly #texts = new Map<string, Buffer>();
  readonly #absent = new Map<string, readonly string[]>();

  constructor(sources: PythonSources, version: string) {
    this.#sources = sources;
    this.#version = version;
  }

  addModule(name: string, bytes: Buffer): void {
    this.#addParents(name);
    this.#add(name, { bytes, isPackage: false });
    if (this.#members.has(BASIC)) for (const seed of SEEDS) this.#reach(seed);
  }

  closure(module: string): Closure {
    const hash = createHash('sha256').update(module);
    for (const [name, [digest]] of this.#members) hash.update(`\0${name}\0${digest}`);
    return {
      id: hash.digest('hex').slice(0, 16),
      module,
      members: this.#members,
      sources: this.#texts,
      absent: this.#absent,
      onDisk: this.#members.has(RESPAWN),
    };
  }

  #add(name: string, { bytes, isPackage }: PythonSource): void {
    if (this.#members.has(name)) return;
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    this.#members.set(name, [digest, name.replaceAll('.', '/') + (isPackage ? '/__init__.py' : '.py')]);
    this.#texts.set(digest, bytes);
    const packageName = isPackage ? name : parentOf(name);
    for (const statement of importsOf(bytes, packageName)) this.#follow(statement);
  }

  /** `from a import b` may mean a module `a.b`, or what `a` holds under that name. */
  #follow({ module, names }: ImportStatement): void {
    const further = names.map(name => `${module}.${name}`).filter(isSent);
    if (isSent(module) && !this.#reach(module)) this.#miss(module);
    else for (const name of further) if (!this.#reach(name)) this.#miss(name);
  }

  /** Takes a module in, its packages before it; false where there is none. */
  #reach(name: string): boolean {
    if (this.#members.has(name)) return true;
    const found = name === MODULE_UTILS ? this.#ownPackage(name) : this.#sources.find(name);
    if (found === undefined) return false;
    this.#addParents(name);
    this.#add(name, found);
    return true;
  }

  #addParents(name: string): void {
    const parts = name.split('.');
    for (let length = 1; length < parts.length; length++) {
      const parent = parts.slice(0, length).join('.');
      if (this.#members.has(parent)) continue;
      const found = this.#isLookedFor(parent) ? this.#sources.find(parent) : undefined;
      this.#add(parent, found?.isPackage === true ? found : this.#ownPackage(parent));
    }
  }

  /** A package that is made here. */
  #ownPackage(name: string): PythonSource {
    const version = `__version__ = '${this.#version}'\n__author__ = 'Ansible, Inc.'\n`;
    const texts: Readonly<Record<string, string>> = { ansible: OPEN_PACKAGE + version, [MODULE_UTILS]: OPEN_PACKAGE };
    return { bytes: Buffer.from(texts[name] ?? ''), isPackage: true };
  }

  /** A package with a text of its own may make modules out of nothing (`six.moves`): there the host will say. */
  #miss(name: string): void {
    let parent = parentOf(name);
    while (this.#isLookedFor(parent) && this.#sources.find(parent) === undefined) parent = parentOf(parent);
    const found = this.#isLookedFor(parent) ? this.#sources.find(parent) : undefined;
    const isEmpty = found?.isPackage === true && !/\S/.test(found.bytes.toString('latin1'));
    if (found === undefined || isEmpty) this.#absent.set(name, this.#sources.searched(name));
  }

  /** The package above all others is made here. */
  #isLookedFor(name: string): boolean {
    return isSent(name) && name !== MODULE_UTILS;
  }
}

const parentOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')));

const imports = new WeakMap<Buffer, readonly ImportStatement[]>();

/** Of a source that many modules share, they are looked for once. */
function importsOf(bytes: Buffer, packageName: string): readonly ImportStatement[] {
  let known = imports.get(bytes);
  if (known === undefined) {
    known = importStatements(bytes.toString('utf8'), packageName);
    imports.set(bytes, known);
  }
  return known;
}
