import { PlayError } from '../../errors.ts';
import { PythonError } from '../../python/error.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { PluginPython } from './plugin-python.ts';

/** What one vars plugin says of a host or a group. */
export interface PluginWord {
  readonly plugin: string;
  readonly vars: Dict;
}

export interface PluginWords {
  /** Of plugins in the user's folders. */
  readonly own: readonly PluginWord[];
  /** Of plugins in collections, which are in force by the setting `vars_plugins_enabled` alone. */
  readonly enabled: readonly PluginWord[];
}

/** Vars plugins in Python. They are told names and folders, and decide by themselves what they read there. */
export class PythonVars {
  readonly #python: PluginPython;
  readonly #enabled: readonly string[];
  readonly #vaultSecrets: () => readonly { readonly id: string; readonly password: string }[];

  /** @param enabled the setting `vars_plugins_enabled` */
  constructor(
    python: PluginPython,
    enabled: readonly string[],
    vaultSecrets: () => readonly { readonly id: string; readonly password: string }[],
  ) {
    this.#python = python;
    this.#enabled = enabled;
    this.#vaultSecrets = vaultSecrets;
  }

  /** @param path the folder of an inventory or of the playbook @throws PlayError `vars-plugin` */
  of(kind: 'host' | 'group', path: string, entity: string): PluginWords {
    const secrets = this.#vaultSecrets().map(({ id, password }) => ({ id, password }));
    const told = { do: 'vars', kind, path, entity, base: path, enabled: [...this.#enabled], secrets };
    try {
      const said = this.#python.ask(() => told, 'vars plugins');
      return { own: wordsIn(said, 'own'), enabled: wordsIn(said, 'enabled') };
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw new PlayError(`a vars plugin, of the ${kind} ${entity}: ${error.message}`, {
        code: 'vars-plugin',
        cause: error,
      });
    }
  }
}

function wordsIn(said: Value, place: string): PluginWord[] {
  const list = said instanceof Dict ? said.get(place) : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap(word => {
    const [plugin = null, vars] = Array.isArray(word) ? word : [];
    return vars instanceof Dict ? [{ plugin: isText(plugin) ? textOf(plugin) : '', vars }] : [];
  });
}
