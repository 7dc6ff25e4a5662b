import { truthy } from '../../python/semantics.ts';
import type { CallContext, Filter, ForeignPlugins, Kwargs, Lookup, Test } from '../../template/callables.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { ContextVariables } from './context-variables.ts';
import type { Reachable } from './helper.ts';
import type { PluginKind } from './plugin-folders.ts';
import type { PluginPython } from './plugin-python.ts';

/**
 * Filters, tests and lookups in Python, run by the controller's Python: those of the user's folders, of collections, and of an
 * installed ansible-core. Without any of them it never starts.
 */
export class PythonPlugins implements ForeignPlugins {
  readonly #python: PluginPython;

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
    return this.#python.hasCollection(name);
  }

  /** See PluginPython.has. */
  has(kind: PluginKind, name: string, native: boolean): boolean {
    return this.#python.has(kind, name, native);
  }

  /** The file that a plugin comes from, where Python can tell. */
  file(kind: PluginKind, name: string): string | undefined {
    const found = this.#python.ask(() => ({ do: 'file', kind, name }), name);
    return isText(found) ? textOf(found) : undefined;
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
      name,
      reachableFrom(context),
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
      name,
      reachableFrom(context),
    );
    return Array.isArray(answer) ? answer : [answer];
  }
}

function reachableFrom(context: CallContext): Reachable {
  return { variables: new ContextVariables(context), warn: message => context.services.warn(message) };
}
