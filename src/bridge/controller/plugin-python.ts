import { PythonError } from '../../python/error.ts';
import type { Value } from '../../values.ts';
import type { Installation } from '../find/installation.ts';
import { Helper } from './helper.ts';
import { controllerInterpreter } from './interpreter.ts';
import { type PluginFolder, type PluginKind, pluginFolders } from './plugin-folders.ts';
import { helperCommand } from './program.ts';
import { PipeEnded } from './sync-pipe.ts';

export interface PluginPlaces {
  /** The user's folders of a kind, strongest first: beside playbooks, in roles, configured. The same list as long as it stays so. */
  folders(kind: PluginKind): readonly string[];
  /** The folder of a collection. */
  collection(name: string): string | undefined;
  /** Where collections are searched. */
  collectionsPaths(): readonly string[];
  core(): Installation | undefined;
  /** The full name of what was ansible-core's once. */
  coreRedirect(kind: PluginKind, name: string): string | undefined;
  warn(message: string): void;
}

const KINDS: readonly PluginKind[] = ['filter', 'test', 'lookup', 'inventory'];

/** The Python of this machine that runs plugins: started at first need, and anew after it has ended. */
export class PluginPython {
  readonly places: PluginPlaces;
  readonly #folders = new WeakMap<readonly string[], readonly PluginFolder[]>();
  #helper: Helper | undefined;

  constructor(places: PluginPlaces) {
    this.places = places;
  }

  /** Those of the user's folders that plugins are loaded from; the same list as long as nothing is added. */
  folders(kind: PluginKind): readonly PluginFolder[] {
    const places = this.places.folders(kind);
    let found = this.#folders.get(places);
    if (found === undefined) {
      found = pluginFolders(places, message => this.places.warn(message));
      this.#folders.set(places, found);
    }
    return found;
  }

  /**
   * @param request see Helper.request; @param name of the plugin that it is for
   * @throws PluginError, PythonError `AnsibleError` where Python ended or cannot be started
   */
  ask(request: Parameters<Helper['request']>[0], reachable: Parameters<Helper['request']>[1], name: string): Value {
    const folders = KINDS.flatMap(kind => this.folders(kind).map(({ path }) => [kind, path]));
    try {
      this.#helper ??= this.#start();
      return this.#helper.request(write => ({ ...request(write), folders }), reachable);
    } catch (error) {
      if (!(error instanceof PipeEnded)) throw error;
      this.end();
      throw new PythonError('AnsibleError', `Python ended while it was asked for ${name}: ${error.message}`);
    }
  }

  end(): void {
    this.#helper?.end();
    this.#helper = undefined;
  }

  #start(): Helper {
    const core = this.places.core();
    const interpreter = controllerInterpreter(core?.folder);
    if (interpreter === undefined) throw new PipeEnded('there is no python3 on this machine');
    // Ansible's loaders are told by us where to search: only what `pluginFolders` lets pass.
    const configured = KINDS.map(kind => [`ANSIBLE_${kind.toUpperCase()}_PLUGINS`, '/nonexistent']);
    const collections = { ANSIBLE_COLLECTIONS_PATH: this.places.collectionsPaths().join(':') };
    const environment = { ...process.env, ...Object.fromEntries(configured), ...collections };
    return new Helper(helperCommand(interpreter, core?.folder), environment);
  }
}
