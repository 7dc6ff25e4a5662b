import type { SettingKey, Settings } from '../../config/settings.ts';
import type { Value } from '../../values.ts';

/** Settings by ansible-core's names for them, where those are not ours in capitals (with or without `DEFAULT_`). */
const NAMES: Readonly<Record<string, SettingKey>> = {
  ANSIBLE_HOME: 'home',
  ANSIBLE_FORCE_COLOR: 'forceColor',
  ANSIBLE_NOCOLOR: 'nocolor',
  ANSIBLE_NOCOWS: 'nocows',
  ANSIBLE_PIPELINING: 'pipelining',
  CACHE_PLUGIN: 'factCaching',
  CACHE_PLUGIN_CONNECTION: 'factCachingConnection',
  CACHE_PLUGIN_PREFIX: 'factCachingPrefix',
  CACHE_PLUGIN_TIMEOUT: 'factCachingTimeout',
  COLLECTIONS_PATHS: 'collectionsPath',
  DEFAULT_ACTION_PLUGIN_PATH: 'actionPlugins',
  DEFAULT_CALLBACK_PLUGIN_PATH: 'callbackPlugins',
  DEFAULT_CONNECTION_PLUGIN_PATH: 'connectionPlugins',
  DEFAULT_FILTER_PLUGIN_PATH: 'filterPlugins',
  DEFAULT_HOST_LIST: 'inventory',
  DEFAULT_LOOKUP_PLUGIN_PATH: 'lookupPlugins',
  DEFAULT_MANAGED_STR: 'ansibleManaged',
  DEFAULT_MODULE_PATH: 'library',
  DEFAULT_MODULE_UTILS_PATH: 'moduleUtils',
  DEFAULT_STRATEGY_PLUGIN_PATH: 'strategyPlugins',
  DEFAULT_TEST_PLUGIN_PATH: 'testPlugins',
  DEFAULT_UNDEFINED_VAR_BEHAVIOR: 'errorOnUndefinedVars',
  DEFAULT_VARS_PLUGIN_PATH: 'varsPlugins',
  DUPLICATE_YAML_DICT_KEY: 'duplicateDictKey',
  INVENTORY_ENABLED: 'inventoryPlugins',
  INVENTORY_IGNORE_EXTS: 'inventoryIgnoreExtensions',
  MAX_FILE_SIZE_FOR_DIFF: 'maxDiffSize',
  TAGS_RUN: 'runTags',
  TAGS_SKIP: 'skipTags',
  TRANSFORM_INVALID_GROUP_CHARS: 'groupNameTransform',
  VARIABLE_PLUGINS_ENABLED: 'varsPluginsEnabled',
};

function keyOf(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  return name
    .replace(/^DEFAULT_/, '')
    .toLowerCase()
    .replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
}

/** A setting by ansible-core's name for it; undefined when there is none of that name. */
export function settingByName(settings: Settings, name: string): Value | undefined {
  const key = keyOf(name);
  if (!Object.hasOwn(settings, key)) return undefined;
  const value: unknown = settings[key as SettingKey];
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
