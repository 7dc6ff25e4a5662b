import { truthy } from '../../python/semantics.ts';
import type { CallContext, Filter, ForeignPlugins, Kwargs, Lookup, Test } from '../../template/callables.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { PluginFolder, PluginKind } from './plugin-folders.ts';
import type { PluginPython } from './plugin-python.ts';
import { ContextVariables, NOTHING } from './reachable.ts';

const BUILTIN = /^ansible\.(?:builtin|legacy)\./;

/**
 * Filters, tests and lookups in Python, run by the controller's Python: those of the user's folders, of collections, and of an
 * installed ansible-core. Without any of them it never starts.
 */
export class PythonPlugins implements ForeignPlugins {
  readonly #python: PluginPython;
  /** What was found in the folders that are searched now. */
  readonly #found = new WeakMap<readonly PluginFolder[], Map<string, boolean>>();

  constructor(python: PluginPython) {
    this.#python = python;
  }

  filter(name: string, native: boolean): Filter | undefined {
    if (!this.has('filter', name, native)) return undefined;
    return (context, value, args, kwargs) => this.#call('filter', name, value, args, kwargs, context);
  }

  test(name: string, native: boolean): Test | undefined {
    if (!this.has('test', name, native)) return undefined;
    return (context, value, args, kwargs) => truthy(this.#call('test', name, value, args, kwargs, context));
  }

  lookup(name: string, native: boolean): Lookup | undefined {
    if (!this.has('lookup', name, native)) return undefined;
    return (context, terms, kwargs) => this.#lookUp(name, terms, kwargs, context);
  }

  hasCollection(name: string): boolean {
    return this.#python.places.collection(name) !== undefined;
  }

  /** Whether there is a plugin. @param native see ForeignPlugins.filter */
  has(kind: PluginKind, name: string, native: boolean): boolean {
    const folders = this.#python.folders(kind);
    const found = this.#found.get(folders) ?? new Map<string, boolean>();
    this.#found.set(folders, found);
    const key = native ? `native ${name}` : name;
    let has = found.get(key);
    if (has === undefined) {
      has = this.#mayHave(kind, name, native, folders) && this.#find(kind, name);
      found.set(key, has);
    }
    return has;
  }

  /** Whether Python is worth asking: it is started for nothing else. */
  #mayHave(kind: PluginKind, name: string, native: boolean, folders: readonly PluginFolder[]): boolean {
    const short = name.replace(/^ansible\.legacy\./, '');
    const isOwn = !short.includes('.') && folders.some(folder => folder.mayHave(kind, short));
    if (native || isOwn) return isOwn;
    const full = this.#python.places.coreRedirect(kind, name.replace(BUILTIN, '')) ?? name;
    const [namespace, collection, ...rest] = full.split('.');
    return rest.length > 0 && !BUILTIN.test(full) && this.hasCollection(`${namespace}.${collection}`);
  }

  /** The file that a plugin comes from, where Python can tell. */
  file(kind: PluginKind, name: string): string | undefined {
    const reachable = { variables: NOTHING, warn: (message: string) => this.#python.places.warn(message) };
    const found = this.#python.ask(() => ({ do: 'file', kind, name }), reachable, name);
    return isText(found) ? textOf(found) : undefined;
  }

  #find(kind: PluginKind, name: string): boolean {
    const reachable = { variables: NOTHING, warn: (message: string) => this.#python.places.warn(message) };
    return truthy(this.#python.ask(() => ({ do: 'find', kind, name }), reachable, name));
  }

  #call(kind: PluginKind, name: string, value: Value, args: readonly Value[], kwargs: Kwargs, context: CallContext) {
    return this.#python.ask(
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
    const answer = this.#python.ask(
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
}
