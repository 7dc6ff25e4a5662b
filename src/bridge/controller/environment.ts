import { PLUGIN_KINDS } from './plugin-folders.ts';

/**
 * The environment of a Python on the controller that loads plugins: Ansible's loaders are told by us where to search, so that only
 * what `pluginFolders` lets pass is loaded.
 * @param collections folders that may hold `ansible_collections`
 */
export function pluginEnvironment(env: NodeJS.ProcessEnv, collections: readonly string[]): NodeJS.ProcessEnv {
  const nowhere = PLUGIN_KINDS.map(kind => [`ANSIBLE_${kind.toUpperCase()}_PLUGINS`, '/nonexistent']);
  return { ...env, ...Object.fromEntries(nowhere), ANSIBLE_COLLECTIONS_PATH: collections.join(':') };
}
