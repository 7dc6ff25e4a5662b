import { join } from 'node:path';
import { shortName } from '../../ansible-words.ts';
import { type PluginFolder, pluginFolders } from '../../bridge/controller/plugin-folders.ts';
import type { Library } from './module-library.ts';

/** Whether a file is of what Ansible runs on the controller. */
export function isActionPlugin(file: string): boolean {
  return /\/(?:plugins\/action|action_plugins)\/[^/]*$/.test(file);
}

/** Action plugins in Python that users keep beside playbooks, in roles and in configured folders. */
export class ActionPlugins {
  readonly #library: Library;
  readonly #configured: readonly string[];
  readonly #warn: (message: string) => void;
  readonly #known = new WeakMap<readonly string[], readonly PluginFolder[]>();

  /** @param configured folders of the setting `action_plugins` */
  constructor(library: Library, configured: readonly string[], warn: (message: string) => void) {
    this.#library = library;
    this.#configured = configured;
    this.#warn = warn;
  }

  get folders(): readonly PluginFolder[] {
    const beside = this.#library.beside('action_plugins');
    let known = this.#known.get(beside);
    if (known === undefined) {
      known = pluginFolders([...beside, ...this.#configured], this.#warn);
      this.#known.set(beside, known);
    }
    return known;
  }

  /** The file of an action that a task may call by its short name or as `ansible.legacy.NAME`. */
  find(action: string): string | undefined {
    if (action.startsWith('ansible.builtin.')) return undefined;
    const file = `${shortName(action)}.py`;
    const folder = this.folders.find(each => each.has(file));
    return folder === undefined ? undefined : join(folder.path, file);
  }
}
