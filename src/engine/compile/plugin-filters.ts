import { existsSync } from 'node:fs';
import type { Settings } from '../../config/settings.ts';
import { EXIT, PlayError } from '../../errors.ts';
import type { ReadOptions } from '../../playbook/parse.ts';
import { readYamlFile } from '../../playbook/parse.ts';
import { Dict, Float, isText, textOf, type Value } from '../../values.ts';

/** Where Ansible looks unless `plugin_filters_cfg` says otherwise. */
const USUAL_PLACE = '/etc/ansible/plugin_filters.yml';
const VERSION = '1.0';

function plainText(value: Value | undefined): string {
  if (value instanceof Float) return value.value.toFixed(1);
  return value !== undefined && isText(value) ? textOf(value) : '';
}

/**
 * The modules that the file of `plugin_filters_cfg` forbids, by the names under which tasks may not call them. A file that
 * cannot be used is warned about. @throws PlayError `stat-rejected`
 */
export function rejectedModules(settings: Settings, read: ReadOptions, warn: (text: string) => void): Set<string> {
  const given = settings.pluginFiltersCfg;
  const file = given ?? USUAL_PLACE;
  const skip = (why: string): Set<string> => {
    warn(`The plugin filter file, ${file} ${why}`);
    return new Set();
  };
  if (!existsSync(file)) return given === undefined ? new Set() : skip('does not exist. Skipping.');
  let filters: Value;
  try {
    filters = readYamlFile(file, read, 'plugin filter file');
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return skip(`was not parsable. Skipping: ${error.message}`);
  }
  if (!(filters instanceof Dict) || plainText(filters.get('filter_version')) !== VERSION)
    return skip('was a version not recognized by this version of Ansible. Skipping.');
  const names = [filters.get('module_blacklist'), filters.get('module_rejectlist')].flatMap(list =>
    Array.isArray(list) ? list.map(plainText) : [],
  );
  if (names.includes('stat'))
    throw new PlayError(
      `The stat module was specified in the module blacklist file, ${file}, but Ansible will not function without the stat module.  Please remove stat from the blacklist.`,
      { code: 'stat-rejected', exitCode: EXIT.error },
    );
  return new Set(names);
}
