import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shortName } from '../ansible-words.ts';
import type { ModuleDefinition } from '../modules/api/module.ts';
import { isFile } from '../python/file-kind.ts';
import { PLUGIN_KINDS, type PluginKind } from './controller/plugin-folders.ts';
import { CoreRoutes } from './find/core-routes.ts';
import { findInstallation, type Installation } from './find/installation.ts';
import { isNewStyle } from './pack/new-style.ts';
import type { PythonModule } from './python-module.ts';
import type { TaskRunner } from './whole/task-runner.ts';

export interface BridgeSettings {
  /** The setting `ansible_core`. */
  readonly ansibleCore: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly interpreters: PythonModule['interpreters'];
  /** The setting `python_module_rlimit_nofile`. */
  readonly openFiles: number;
  /** The setting `ansible`: whether whole tasks may be left to the ansible-core. */
  readonly runsWholeTasks: boolean;
}

/** The collections on this machine, as far as modules in Python need them. */
export interface BridgeCollections {
  folder(collection: string): string | undefined;
  /** The folders that may hold `ansible_collections`. */
  readonly places: readonly string[];
  runtime(collection: string): { readonly moduleUtils: ReadonlyMap<string, string> };
}

/** The user's own folders, strongest first. */
export interface UserFolders {
  /** Of what modules import as `ansible.module_utils`. */
  moduleUtils(): readonly string[];
  modules(): readonly string[];
  plugins(kind: PluginKind): readonly string[];
}

/** Modules in Python: where they are found on this machine, and as modules of ours. */
export class Bridge {
  readonly #settings: BridgeSettings;
  readonly #collections: BridgeCollections;
  readonly #folders: UserFolders;
  readonly #definitions = new Map<string, Promise<ModuleDefinition>>();
  readonly #newStyle = new Map<string, boolean>();
  #runner: TaskRunner | undefined;
  #installation: { readonly found: Installation | undefined; readonly routes: CoreRoutes | undefined } | undefined;

  constructor(settings: BridgeSettings, collections: BridgeCollections, folders: UserFolders) {
    this.#settings = settings;
    this.#collections = collections;
    this.#folders = folders;
  }

  /** The ansible-core on this machine; looked for once. */
  get core(): Installation | undefined {
    return this.#found().found;
  }

  /** The file of a module that ansible-core has. @param name without its collection */
  coreModule(name: string): string | undefined {
    const { core } = this;
    if (core === undefined || !/^\w+$/.test(name) || name.startsWith('_')) return undefined;
    const file = join(core.folder, 'ansible/modules', `${name}.py`);
    return isFile(file) ? file : undefined;
  }

  /** The ansible-core that whole tasks may be left to. */
  get wholeTasks(): Installation | undefined {
    return this.#settings.runsWholeTasks ? this.core : undefined;
  }

  /** Where a module went that was ansible-core's once: its full name. */
  coreRedirect(name: string): string | undefined {
    const { routes } = this.#found();
    return routes?.redirect('modules', name) ?? routes?.redirect('action', name);
  }

  /** As `coreRedirect`, of a plugin. */
  pluginRedirect(kind: PluginKind, name: string): string | undefined {
    return this.#found().routes?.redirect(kind, name);
  }

  /**
   * The file of a plugin that is named for it: of a connection, a become method.
   * @param name short, or with its collection
   * @param native one of ours bears that name: only the user's own file takes its place
   */
  pluginFile(kind: PluginKind, name: string, native: boolean): string | undefined {
    const short = shortName(name);
    if (!/^\w+(?:\.\w+)*$/.test(short)) return undefined;
    const own = this.#folders.plugins(kind).map(folder => join(folder, `${short}.py`));
    return own.find(isFile) ?? (native ? undefined : this.#installedPlugin(kind, short));
  }

  /** That of a collection, or of the ansible-core. */
  #installedPlugin(kind: PluginKind, short: string): string | undefined {
    const [namespace, collection, ...path] = (this.pluginRedirect(kind, short) ?? short).split('.');
    const isOfCore = path.length === 0;
    const folder = isOfCore ? this.core?.folder : this.#collections.folder(`${namespace}.${collection}`);
    const way = isOfCore ? ['ansible/plugins', kind, short] : ['plugins', kind, ...path];
    const file = folder === undefined ? undefined : `${join(folder, ...way)}.py`;
    return file !== undefined && isFile(file) ? file : undefined;
  }

  /** Whether a file in Python is a module that imports Ansible's own; others take their arguments as in any language. */
  isNewStyle(file: string): boolean {
    let known = this.#newStyle.get(file);
    if (known === undefined) {
      known = isNewStyle(readFileSync(file));
      this.#newStyle.set(file, known);
    }
    return known;
  }

  /**
   * A module in Python as one of ours; made once.
   * @param name its full name, or its short one where it is in a folder of the user's
   */
  definition(name: string, file: string, core: Installation): Promise<ModuleDefinition> {
    return this.#once(file, () => this.#define(name, file, core));
  }

  /**
   * A task of an action plugin as a module of ours: the ansible-core carries out all of it.
   * @param asked the name that the action goes by, its full one or the short one of what is the user's or was ansible-core's
   */
  wholeTask(asked: string, file: string, core: Installation): Promise<ModuleDefinition> {
    return this.#once(`${file}\0${asked}`, () => this.#defineWhole(asked, file, core));
  }

  #once(key: string, define: () => Promise<ModuleDefinition>): Promise<ModuleDefinition> {
    let known = this.#definitions.get(key);
    if (known === undefined) {
      known = define();
      this.#definitions.set(key, known);
    }
    return known;
  }

  async #defineWhole(asked: string, file: string, core: Installation): Promise<ModuleDefinition> {
    const [{ wholeTask }, { openRunner }] = await Promise.all([
      import('./whole/whole-task.ts'),
      import('./whole/open-runner.ts'),
    ]);
    const moduleFile = this.#moduleBehind(asked);
    return wholeTask({
      name: asked,
      file,
      source: readFileSync(file, 'utf8'),
      moduleSource: moduleFile === undefined ? '' : readFileSync(moduleFile, 'utf8'),
      folders: () => [
        ...PLUGIN_KINDS.flatMap(kind => this.#folders.plugins(kind).map(folder => [kind, folder] as const)),
        ...this.#folders.modules().map(folder => ['module', folder] as const),
        ...this.#folders.moduleUtils().map(folder => ['module_utils', folder] as const),
      ],
      runner: () => {
        if (this.#runner === undefined || this.#runner.ended)
          this.#runner = openRunner(core.folder, this.#settings.env, this.#collections.places);
        return this.#runner;
      },
    });
  }

  /** The module in Python of the name that an action goes by: it says which options are secret. */
  #moduleBehind(asked: string): string | undefined {
    const [namespace, name, ...path] = (this.coreRedirect(asked) ?? asked).split('.');
    const collection = path.length === 0 ? undefined : this.#collections.folder(`${namespace}.${name}`);
    if (collection !== undefined) return [`${join(collection, 'plugins/modules', ...path)}.py`].find(isFile);
    const own = this.#folders.modules().map(folder => join(folder, `${asked}.py`));
    return own.find(isFile);
  }

  async #define(name: string, file: string, core: Installation): Promise<ModuleDefinition> {
    const [{ pythonModule }, { closureOf }, { PythonSources }] = await Promise.all([
      import('./python-module.ts'),
      import('./pack/closure.ts'),
      import('./pack/python-sources.ts'),
    ]);
    const places = {
      moduleUtils: [...this.#folders.moduleUtils(), join(core.folder, 'ansible/module_utils')],
      collection: (each: string) => this.#collections.folder(each),
      redirect: (each: string) => this.#redirectOfUtils(each),
    };
    let packed: ReturnType<typeof closureOf> | undefined;
    return pythonModule({
      name,
      file,
      source: readFileSync(file, 'utf8'),
      core: core.version,
      interpreters: this.#settings.interpreters,
      openFiles: this.#settings.openFiles,
      pack: () => {
        packed ??= closureOf(dottedName(file), file, new PythonSources(places), core.version);
        return packed;
      },
    });
  }

  #redirectOfUtils(name: string): string | undefined {
    const [, ofCore] = /^ansible\.module_utils\.(.+)$/.exec(name) ?? [];
    if (ofCore !== undefined) return this.#found().routes?.redirect('module_utils', ofCore);
    const [, collection = '', path = ''] =
      /^ansible_collections\.(\w+\.\w+)\.plugins\.module_utils\.(.+)$/.exec(name) ?? [];
    const target = path === '' ? undefined : this.#collections.runtime(collection).moduleUtils.get(path);
    if (target === undefined || target.startsWith('ansible')) return target;
    const [namespace, name_, ...rest] = target.split('.');
    return `ansible_collections.${namespace}.${name_}.plugins.module_utils.${rest.join('.')}`;
  }

  #found(): { readonly found: Installation | undefined; readonly routes: CoreRoutes | undefined } {
    if (this.#installation === undefined) {
      const { ansibleCore, env } = this.#settings;
      const found = ansibleCore === 'off' ? undefined : findInstallation(ansibleCore, env);
      this.#installation = { found, routes: found === undefined ? undefined : new CoreRoutes(found.folder) };
    }
    return this.#installation;
  }
}

/** Where a module lies in Python's tree, which its relative imports start from. */
function dottedName(file: string): string {
  const ofCollection = /\/ansible_collections\/(\w+)\/(\w+)\/plugins\/modules\/(.+)\.\w+$/.exec(file);
  if (ofCollection === null) return `ansible.modules.${basename(file).replace(/\.\w+$/, '')}`;
  const [, namespace, collection, path = ''] = ofCollection;
  return ['ansible_collections', namespace, collection, 'plugins.modules', path.replaceAll('/', '.')].join('.');
}
