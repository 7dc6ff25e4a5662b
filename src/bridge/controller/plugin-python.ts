import { PythonError } from '../../python/error.ts';
import { truthy } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { Installation } from '../find/installation.ts';
import { pluginEnvironment } from './environment.ts';
import { type Answers, Helper, type Reachable, type RequestMaker } from './helper.ts';
import { controllerInterpreter } from './interpreter.ts';
import { PLUGIN_KINDS, type PluginFolder, type PluginKind } from './plugin-folders.ts';
import { helperCommand } from './program.ts';
import { PipeEnded } from './sync-pipe.ts';

export interface PluginPlaces {
  /** The user's folders of a kind, strongest first; the same list as long as none is added. */
  folders(kind: PluginKind): readonly PluginFolder[];
  /** The folder of a collection. */
  collection(name: string): string | undefined;
  /** Where collections are searched. */
  collectionsPaths(): readonly string[];
  core(): Installation | undefined;
  /** The full name of what was ansible-core's once. */
  coreRedirect(kind: PluginKind, name: string): string | undefined;
  warn(message: string): void;
}

const BUILTIN = /^ansible\.(?:builtin|legacy)\./;

/** The Python of this machine that runs plugins: started at first need, and anew after it has ended. */
export class PluginPython {
  readonly #places: PluginPlaces;
  /** What was found in the folders that were searched for it. */
  readonly #found = new WeakMap<readonly PluginFolder[], Map<string, boolean>>();
  #helper: Helper | undefined;

  constructor(places: PluginPlaces) {
    this.#places = places;
  }

  hasCollection(name: string): boolean {
    return this.#places.collection(name) !== undefined;
  }

  /** Whether there is a plugin. @param native one of ours bears that name: only the user's own file takes its place */
  has(kind: PluginKind, name: string, native: boolean): boolean {
    const folders = this.#places.folders(kind);
    if (native && folders.length === 0) return false;
    let found = this.#found.get(folders);
    if (found === undefined) {
      found = new Map();
      this.#found.set(folders, found);
    }
    const key = native ? `native ${name}` : name;
    let has = found.get(key);
    if (has === undefined) {
      has = this.#mayHave(kind, name, native, folders) && truthy(this.ask(() => ({ do: 'find', kind, name }), name));
      found.set(key, has);
    }
    return has;
  }

  /** Whether Python is worth asking: it is started for nothing else. */
  #mayHave(kind: PluginKind, name: string, native: boolean, folders: readonly PluginFolder[]): boolean {
    const short = name.replace(/^ansible\.legacy\./, '');
    const isOwn = !short.includes('.') && folders.some(folder => folder.mayHave(kind, short));
    if (native || isOwn) return isOwn;
    const full = this.#places.coreRedirect(kind, name.replace(BUILTIN, '')) ?? name;
    const [namespace, collection, ...rest] = full.split('.');
    return rest.length > 0 && !BUILTIN.test(full) && this.hasCollection(`${namespace}.${collection}`);
  }

  /**
   * @param name of the plugin that it is for; @param reachable by default, for who asks outside of any template
   * @throws PluginError, PythonError `AnsibleError` where Python ended or cannot be started
   */
  ask(request: RequestMaker, name: string, reachable?: Reachable): Value {
    const { answers, error } = this.askAll(request, name, reachable);
    if (error !== undefined) throw error;
    return answers[0] ?? null;
  }

  /** As `ask`, for a request that is answered value by value, until one fails. */
  askAll(request: RequestMaker, name: string, reachable: Reachable = this.#places): Answers {
    const folders = PLUGIN_KINDS.flatMap(kind => this.#places.folders(kind).map(({ path }) => [kind, path]));
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
    const core = this.#places.core();
    const interpreter = controllerInterpreter(core?.folder);
    if (interpreter === undefined) throw new PipeEnded('there is no python3 on this machine');
    const environment = pluginEnvironment(process.env, this.#places.collectionsPaths());
    return new Helper(helperCommand(interpreter, core?.folder), environment);
  }
}
