import type { PluginWord, PythonVars } from '../../bridge/controller/python-vars.ts';
import type { Settings } from '../../config/settings.ts';
import type { VarsFile, VarsFiles } from '../../inventory/vars-files.ts';
import { str } from '../../python/repr.ts';
import type { UserPlugins } from '../compile/user-plugins.ts';

const FILES = /^(?:ansible\.(?:builtin|legacy)\.)?host_group_vars$/;

/**
 * What the folders of inventories and of the playbook say of groups and hosts: the files `group_vars` and `host_vars`, and around
 * them vars plugins in Python, as Ansible has them: first those of the user's folders, last those of collections.
 */
export class GroupAndHostVars {
  readonly #files: VarsFiles;
  readonly #plugins: PythonVars;
  readonly #userPlugins: UserPlugins;
  readonly #readsFiles: boolean;
  readonly #isAnyEnabled: boolean;
  readonly #said = new Map<string, readonly VarsFile[]>();

  constructor(files: VarsFiles, plugins: PythonVars, userPlugins: UserPlugins, settings: Settings) {
    this.#files = files;
    this.#plugins = plugins;
    this.#userPlugins = userPlugins;
    this.#readsFiles = settings.varsPluginsEnabled.some(name => FILES.test(name));
    this.#isAnyEnabled = settings.varsPluginsEnabled.some(name => !FILES.test(name) && name.includes('.'));
  }

  /** The variables of a group, the strongest last. @param dir the folder of an inventory or of the playbook */
  group(dir: string, name: string): readonly VarsFile[] {
    return this.#of('group', dir, name);
  }

  host(dir: string, name: string): readonly VarsFile[] {
    return this.#of('host', dir, name);
  }

  /** What was not there is looked for anew, and plugins are asked anew. */
  forgetMissing(): void {
    this.#files.forgetMissing();
    this.#said.clear();
  }

  #of(kind: 'group' | 'host', dir: string, name: string): readonly VarsFile[] {
    const files = this.#readsFiles ? this.#files[kind](dir, name) : [];
    if (!this.#isAnyEnabled && this.#userPlugins.folders('vars').length === 0) return files;
    const key = `${kind}\0${dir}\0${name}`;
    let said = this.#said.get(key);
    if (said === undefined) {
      const { own, enabled } = this.#plugins.of(kind, dir, name);
      said = [...own.map(asFile), ...files, ...enabled.map(asFile)];
      this.#said.set(key, said);
    }
    return said;
  }
}

function asFile({ plugin, vars }: PluginWord): VarsFile {
  return { vars: new Map([...vars].map(([name, value]) => [str(name), value])), file: plugin, positions: undefined };
}
