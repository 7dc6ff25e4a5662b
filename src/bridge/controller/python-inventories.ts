import { PlayError } from '../../errors.ts';
import { PythonError } from '../../python/error.ts';
import { truthy } from '../../python/semantics.ts';
import { Dict, type Json, type Value } from '../../values.ts';
import type { PluginPython } from './plugin-python.ts';

/** What an inventory plugin may need to read its file. */
export interface InventoryReading {
  /** The folder of the playbook, or of the command. */
  readonly base: string;
  readonly vaultSecrets: () => readonly { readonly id: string; readonly password: string }[];
  readonly useCache: boolean;
}

/** Inventory plugins in Python. They see the inventory as earlier sources have made it. */
export class PythonInventories {
  readonly #python: PluginPython;
  readonly #reading: InventoryReading;

  constructor(python: PluginPython, reading: InventoryReading) {
    this.#python = python;
    this.#reading = reading;
  }

  /** Whether there is a plugin of that name. */
  has(name: string): boolean {
    return this.#attempt(() => this.#python.has('inventory', name, false));
  }

  /** Whether the plugin takes a source for one of its own. */
  accepts(name: string, source: string): boolean {
    return truthy(this.#ask({ do: 'verify', name, path: source }, name));
  }

  /**
   * @param inventory `groups` and `hosts` as they are
   * @returns a dict of `groups` (each with vars, children, hosts) and `hosts` (each its variables), by their names
   * @throws PlayError `inventory-plugin` with what the plugin says
   */
  read(name: string, source: string, inventory: Value): Dict {
    const { base, vaultSecrets, useCache } = this.#reading;
    const secrets = vaultSecrets().map(({ id, password }) => ({ id, password }));
    const told = { do: 'parse', name, path: source, base, secrets, cache: useCache };
    const read = this.#ask(told, name, inventory);
    return read instanceof Dict ? read : new Dict();
  }

  /** The Python that ran them is not needed any more. */
  end(): void {
    this.#python.end();
  }

  #ask(request: { readonly [key: string]: Json }, name: string, inventory: Value = null): Value {
    return this.#attempt(() => this.#python.ask(write => ({ ...request, inventory: write(inventory) }), name));
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw new PlayError(error.message, { code: 'inventory-plugin', cause: error });
    }
  }
}
