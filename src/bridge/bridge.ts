import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ModuleDefinition } from '../modules/api/module.ts';
import { isFile } from '../python/file-kind.ts';
import type { PluginKind } from './controller/plugin-folders.ts';
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
  actions(): readonly string[];
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
    let known = this.#definitions.get(file);
    if (known === undefined) {
      known = this.#define(name, file, core);
      this.#definitions.set(file, known);
    }
    return known;
  }

  /**
   * An action plugin as a module of ours: the ansible-core runs the whole task.
   * @param name as `definition` takes it
   */
  wholeTask(name: string, file: string, core: Installation): Promise<ModuleDefinition> {
    let known = this.#definitions.get(file);
    if (known === undefined) {
      known = this.#defineWhole(name, file, core);
      this.#definitions.set(file, known);
    }
    return known;
  }

  async #defineWhole(name: string, file: string, core: Installation): Promise<ModuleDefinition> {
    const [{ wholeTask }, { TaskRunner }, { runnerCommand }, { controllerInterpreter }] = await Promise.all([
      import('./whole/whole-task.ts'),
      import('./whole/task-runner.ts'),
      import('./whole/program.ts'),
      import('./controller/interpreter.ts'),
    ]);
    const module = [file.replace(/\/action\/(?=[^/]*$)/, '/modules/'), file.replace('/action_plugins/', '/library/')];
    const moduleFile = module.find(each => each !== file && isFile(each));
    return wholeTask({
      name,
      file,
      source: readFileSync(file, 'utf8'),
      moduleSource: moduleFile === undefined ? '' : readFileSync(moduleFile, 'utf8'),
      folders: () => [
        ...this.#folders.actions().map(folder => ['action', folder] as const),
        ...this.#folders.modules().map(folder => ['module', folder] as const),
        ...this.#folders.moduleUtils().map(folder => ['module_utils', folder] as const),
      ],
      runner: () => {
        if (this.#runner === undefined || this.#runner.ended)
          this.#runner = new TaskRunner(runnerCommand(controllerInterpreter(core.folder) ?? 'python3', core.folder), {
            ...this.#settings.env,
            ANSIBLE_COLLECTIONS_PATH: this.#collections.places.join(':'),
          });
        return this.#runner;
      },
    });
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
