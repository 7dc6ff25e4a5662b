import { PythonError } from '../../python/error.ts';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { truthy } from '../../python/semantics.ts';
import type { CallContext, Filter, ForeignPlugins, Kwargs, Lookup, Test } from '../../template/callables.ts';
import { Dict, type Value } from '../../values.ts';
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
  /** Where collections are searched; for ANSIBLE_COLLECTIONS_PATH. */
  collectionsPaths(): readonly string[];
  core(): Installation | undefined;
  /** The full name of what was ansible-core's once. */
  coreRedirect(kind: PluginKind, name: string): string | undefined;
  warn(message: string): void;
}

/** What was found in the folders that are searched now. */
interface Search {
  readonly folders: readonly PluginFolder[];
  readonly found: Map<string, boolean>;
}

const BUILTIN = /^ansible\.(?:builtin|legacy)\./;
const KINDS: readonly PluginKind[] = ['filter', 'test', 'lookup'];

/**
 * Filters, tests and lookups in Python, run by the controller's Python: those of the user's folders, of collections, and of an
 * installed ansible-core. Without any of them it never starts.
 */
export class PythonPlugins implements ForeignPlugins {
  readonly #places: PluginPlaces;
  readonly #searches = new WeakMap<readonly string[], Search>();
  #helper: Helper | undefined;

  constructor(places: PluginPlaces) {
    this.#places = places;
  }

  filter(name: string, native: boolean): Filter | undefined {
    if (!this.#has('filter', name, native)) return undefined;
    return (context, value, args, kwargs) => this.#call('filter', name, value, args, kwargs, context);
  }

  test(name: string, native: boolean): Test | undefined {
    if (!this.#has('test', name, native)) return undefined;
    return (context, value, args, kwargs) => truthy(this.#call('test', name, value, args, kwargs, context));
  }

  lookup(name: string, native: boolean): Lookup | undefined {
    if (!this.#has('lookup', name, native)) return undefined;
    return (context, terms, kwargs) => this.#lookUp(name, terms, kwargs, context);
  }

  hasCollection(name: string): boolean {
    return this.#places.collection(name) !== undefined;
  }

  #has(kind: PluginKind, name: string, native: boolean): boolean {
    const search = this.#search(kind);
    const key = native ? `native ${name}` : name;
    let found = search.found.get(key);
    if (found === undefined) {
      found = this.#mayHave(kind, name, native, search.folders) && this.#find(kind, name);
      search.found.set(key, found);
    }
    return found;
  }

  #search(kind: PluginKind): Search {
    const places = this.#places.folders(kind);
    let search = this.#searches.get(places);
    if (search === undefined) {
      search = { folders: pluginFolders(places, message => this.#places.warn(message)), found: new Map() };
      this.#searches.set(places, search);
    }
    return search;
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

  #find(kind: PluginKind, name: string): boolean {
    const reachable = { variables: NOTHING, warn: (message: string) => this.#places.warn(message) };
    return truthy(this.#ask(() => ({ do: 'find', kind, name }), reachable, name));
  }

  #call(kind: PluginKind, name: string, value: Value, args: readonly Value[], kwargs: Kwargs, context: CallContext) {
    return this.#ask(
      write => ({
        do: 'call',
        kind,
        name,
        value: write(value),
        args: args.map(write),
        kwargs: write(Dict.of(kwargs)),
      }),
      { variables: new ContextVariables(context), warn: message => context.services.warn(message) },
      name,
    );
  }

  #lookUp(name: string, terms: readonly Value[], kwargs: Kwargs, context: CallContext): Value[] {
    const { folders } = context.services;
    const answer = this.#ask(
      write => ({
        do: 'look_up',
        name,
        terms: terms.map(write),
        kwargs: write(Dict.of(kwargs)),
        search: folders,
        base: folders.at(-1) ?? '.',
      }),
      { variables: new ContextVariables(context), warn: message => context.services.warn(message) },
      name,
    );
    return Array.isArray(answer) ? answer : [answer];
  }

  #ask(request: Parameters<Helper['request']>[0], reachable: Parameters<Helper['request']>[1], name: string): Value {
    const folders = KINDS.flatMap(kind => this.#search(kind).folders.map(({ path }) => [kind, path]));
    try {
      this.#helper ??= this.#start();
      return this.#helper.request(write => ({ ...request(write), folders }), reachable);
    } catch (error) {
      if (!(error instanceof PipeEnded)) throw error;
      this.#helper = undefined;
      throw new PythonError('AnsibleError', `Python ended while it was asked for ${name}: ${error.message}`);
    }
  }

  #start(): Helper {
    const core = this.#places.core();
    const interpreter = controllerInterpreter(core?.folder);
    if (interpreter === undefined) throw new PipeEnded('there is no python3 on this machine');
    // Ansible's loaders are told by us where to search: only what `pluginFolders` lets pass.
    const configured = KINDS.map(kind => [`ANSIBLE_${kind.toUpperCase()}_PLUGINS`, '/nonexistent']);
    const collections = { ANSIBLE_COLLECTIONS_PATH: this.#places.collectionsPaths().join(':') };
    const environment = { ...process.env, ...Object.fromEntries(configured), ...collections };
    return new Helper(helperCommand(interpreter, core?.folder), environment);
  }
}

/** The variables that a template sees. */
class ContextVariables extends LazyMapping {
  readonly typeName = 'dict';
  readonly #context: CallContext;

  constructor(context: CallContext) {
    super();
    this.#context = context;
  }
  get(key: string): Value | undefined {
    return this.#context.resolve(key);
  }
  has(key: string): boolean {
    return this.#context.resolve(key) !== undefined;
  }
  keys(): Iterable<string> {
    return this.#context.variableNames?.() ?? [];
  }
}

class NoVariables extends LazyMapping {
  readonly typeName = 'dict';
  get(): undefined {
    return undefined;
  }
  has(): boolean {
    return false;
  }
  keys(): Iterable<string> {
    return [];
  }
}
const NOTHING = new NoVariables();
