import { join } from 'node:path';
import { shortName } from '../../ansible-words.ts';
import { type PluginFolder, type PluginKind, pluginFolders } from '../../bridge/controller/plugin-folders.ts';
import type { Settings } from '../../config/settings.ts';
import type { Library } from './module-library.ts';

/** Whether a file is of what Ansible runs on the controller. */
export function isActionPlugin(file: string): boolean {
  return /\/(?:plugins\/action|action_plugins)\/[^/]*$/.test(file);
}

/** The folders in which users keep plugins in Python, strongest first: beside playbooks, in roles, configured. */
export class UserPlugins {
  readonly #library: Library;
  readonly #configured: Readonly<Record<PluginKind, readonly string[]>>;
  readonly #warn: (message: string) => void;
  readonly #found = new Map<PluginKind, readonly PluginFolder[]>();
  /** The library's, when they were found. */
  #revision = 0;

  constructor(library: Library, settings: Settings, warn: (message: string) => void) {
    this.#library = library;
    this.#configured = {
      filter: settings.filterPlugins,
      test: settings.testPlugins,
      lookup: settings.lookupPlugins,
      inventory: settings.inventoryPluginPath,
      action: settings.actionPlugins,
      connection: settings.connectionPlugins,
      become: settings.becomePlugins,
      vars: settings.varsPlugins,
    };
    this.#warn = warn;
  }

  /** Those of a kind that plugins are loaded from; the same list as long as none is added. */
  folders(kind: PluginKind): readonly PluginFolder[] {
    if (this.#revision !== this.#library.revision) {
      this.#found.clear();
      this.#revision = this.#library.revision;
    }
    let found = this.#found.get(kind);
    if (found === undefined) {
      const places = [...this.#library.beside(`${kind}_plugins`), ...this.#configured[kind]];
      found = pluginFolders(places, this.#warn);
      this.#found.set(kind, found);
    }
    return found;
  }

  /** The file of an action that a task may call by its short name or as `ansible.legacy.NAME`. */
  action(name: string): string | undefined {
    if (name.startsWith('ansible.builtin.')) return undefined;
    const file = `${shortName(name)}.py`;
    const folder = this.folders('action').find(each => each.has(file));
    return folder === undefined ? undefined : join(folder.path, file);
  }
}
