import { dumpJson } from '../../python/json-dump.ts';
import { str } from '../../python/repr.ts';
import { shlexQuote } from '../../python/shlex.ts';
import { Dict, type Value } from '../../values.ts';

/** What a module is told besides its own arguments. */
export interface Circumstances {
  readonly moduleName: string;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly noLog: boolean;
  readonly verbosity: number;
  /** The folder that is its own while it runs, ending with a slash. */
  readonly folder: string;
  /** The setting `remote_tmp`. */
  readonly remoteTmp: string;
}

/** The version of ansible-core whose conventions these are. */
const VERSION = '2.14.18';
export const SPECIAL_FILESYSTEMS = ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat'];

/** A module's arguments with Ansible's own ones, which none of the user's can replace. @param version of ansible-core */
export function fullArguments(
  args: ReadonlyMap<string, Value>,
  told: Circumstances,
  version: string = VERSION,
): Map<string, Value> {
  return new Map<string, Value>([
    ...args,
    ['_ansible_check_mode', told.checkMode],
    ['_ansible_no_log', told.noLog],
    ['_ansible_debug', false],
    ['_ansible_diff', told.diffMode],
    ['_ansible_verbosity', told.verbosity],
    ['_ansible_version', version],
    ['_ansible_module_name', told.moduleName],
    ['_ansible_syslog_facility', 'LOG_USER'],
    ['_ansible_selinux_special_fs', SPECIAL_FILESYSTEMS],
    ['_ansible_string_conversion_action', 'warn'],
    ['_ansible_socket', null],
    ['_ansible_shell_executable', '/bin/sh'],
    ['_ansible_keep_remote_files', false],
    ['_ansible_tmpdir', told.folder],
    ['_ansible_remote_tmp', told.remoteTmp],
  ]);
}

export const argumentsAsJson = (args: ReadonlyMap<string, Value>): string => dumpJson(Dict.of([...args]));

/** `k=v` words that a POSIX shell reads back. */
export const argumentsAsWords = (args: ReadonlyMap<string, Value>): string =>
  [...args].map(([key, value]) => `${key}=${shlexQuote(str(value))} `).join('');
