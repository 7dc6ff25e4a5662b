import { PythonError } from '../../python/error.ts';
import { truthy } from '../../python/semantics.ts';
import type { CallContext, Each, Filter, ForeignPlugins, Kwargs, Lookup, Test } from '../../template/callables.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { ContextVariables } from './context-variables.ts';
import type { Reachable } from './helper.ts';
import type { PluginKind } from './plugin-folders.ts';
import type { PluginPython } from './plugin-python.ts';

/** Calls in one exchange. */
const CALLS = 256;

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
    return this.has('filter', name, native) ? withEach(this.#caller('filter', name)) : undefined;
  }

  test(name: string, native: boolean): Test | undefined {
    if (!this.has('test', name, native)) return undefined;
    const call = this.#caller('test', name);
    return withEach((...asked) => call(...asked).map(result => () => truthy(result())));
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

  #caller(kind: PluginKind, name: string): Each<Value> {
    return (context, values, args, kwargs) => {
      const results: (() => Value)[] = [];
      for (let from = 0; from < values.length; from += CALLS) {
        const some = values.slice(from, from + CALLS);
        const { answers, error } = this.#python.askAll(
          write => ({
            do: 'call',
            kind,
            name,
            values: some.map(write),
            args: args.map(write),
            kwargs: write(Dict.of(kwargs)),
          }),
          name,
          reachableFrom(context),
        );
        for (const answer of answers) results.push(() => answer);
        if (error === undefined) continue;
        results.push(() => {
          throw error;
        });
        break;
      }
      return results;
    };
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

/** What takes many values at once, for one. */
function withEach<R>(each: Each<R>) {
  const one = (context: CallContext, value: Value, args: readonly Value[], kwargs: Kwargs): R => {
    const [result] = each(context, [value], args, kwargs);
    if (result === undefined) throw new PythonError('AnsibleError', 'Python gave no answer');
    return result();
  };
  return Object.assign(one, { each });
}

function reachableFrom(context: CallContext): Reachable {
  return { variables: new ContextVariables(context), warn: message => context.services.warn(message) };
}
