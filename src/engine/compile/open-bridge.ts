import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bridge } from '../../bridge/bridge.ts';
import { PluginPython } from '../../bridge/controller/plugin-python.ts';
import type { Installation } from '../../bridge/find/installation.ts';
import type { Settings } from '../../config/settings.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { type CollectionRuntime, parseRuntime } from '../../playbook/collection-runtime.ts';
import type { Collections } from '../../playbook/collections.ts';
import type { ReadOptions } from '../../playbook/parse.ts';
import { isFile } from '../../python/file-kind.ts';
import { loadYaml } from '../../yaml/load.ts';
import type { Library } from './module-library.ts';
import { UserPlugins } from './user-plugins.ts';

/** What runs that is written in Python: found in the user's folders, in collections and in an installed ansible-core. */
export interface PythonParts {
  /** The user's own folders of modules. */
  readonly library: Library;
  readonly userPlugins: UserPlugins;
  readonly bridge: Bridge;
  readonly python: PluginPython;
}

/** As the settings lead to them; nothing is started. */
export function openPythonParts(
  settings: Settings,
  collections: Collections,
  library: Library,
  warn: (message: string) => void,
): PythonParts {
  const userPlugins = new UserPlugins(library, settings, warn);
  const bridge = openBridge(settings, collections, library, userPlugins);
  const python = new PluginPython({
    folders: kind => userPlugins.folders(kind),
    collection: name => collections.folder(name),
    collectionsPaths: () => collections.places,
    core: () => bridge.core,
    coreRedirect: (kind, name) => bridge.pluginRedirect(kind, name),
    warn,
  });
  return { library, userPlugins, bridge, python };
}

function openBridge(settings: Settings, collections: Collections, library: Library, plugins: UserPlugins): Bridge {
  const interpreters = { setting: settings.interpreterPython, fallback: settings.interpreterPythonFallback };
  const { ansibleCore, pythonModuleRlimitNofile: openFiles } = settings;
  const runsWholeTasks = settings.ansible === 'auto';
  const told = { ansibleCore: ansibleCore ?? undefined, env: process.env, interpreters, openFiles, runsWholeTasks };
  return new Bridge(told, collections, {
    moduleUtils: () => [...library.beside('module_utils'), ...settings.moduleUtils],
    modules: () => [...library.beside('library'), ...settings.library],
    plugins: kind => plugins.folders(kind).map(({ path }) => path),
  });
}

/** The `action_groups` of ansible-core's own table, which is long: no more of it is read. */
export function coreActionGroups(core: Installation | undefined, read: ReadOptions): CollectionRuntime['groups'] {
  if (core === undefined) return new Map();
  const file = join(core.folder, 'ansible/config/ansible_builtin_runtime.yml');
  const text = isFile(file) ? readFileSync(file, 'utf8') : '';
  const begin = text.indexOf('\naction_groups:');
  if (begin < 0) return new Map();
  return parseRuntime(loadYaml(text.slice(begin), { file, vault: read.vault }), 'ansible.builtin').groups;
}

/** By the setting `prefer`: `native`, `python`, or `python: NAME, NAME`. @throws PlayError `config-choice` */
export function pythonPreferred(prefer: string): (name: string) => boolean {
  const [, which, list] = /^\s*(native|python)\s*(?::(.*))?$/s.exec(prefer) ?? [];
  if (which === undefined || (which === 'native' && list !== undefined))
    throw new PlayError(`the setting prefer is ${JSON.stringify(prefer)}`, {
      code: 'config-choice',
      hint: '`native`, `python`, or `python: NAME, NAME`',
      exitCode: EXIT.error,
    });
  if (which === 'native') return () => false;
  if (list === undefined) return () => true;
  const names = new Set(list.split(/[\s,]+/).filter(name => name !== ''));
  return name => names.has(name) || names.has(name.slice(name.lastIndexOf('.') + 1));
}
