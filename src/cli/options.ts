import type { Options } from 'yargs';
import { FORESIGHT_MODES } from '../config/table.ts';
import { CORE_LINES } from '../core-line.ts';
import { CONNECTION_FILES } from '../remote/open.ts';

const text = (describe: string, extra: Options = {}): Options => ({
  type: 'string',
  requiresArg: true,
  describe,
  ...extra,
});
const flag = (describe: string, extra: Options = {}): Options => ({ type: 'boolean', describe, ...extra });
const many = (describe: string, extra: Options = {}): Options => text(describe, { array: true, nargs: 1, ...extra });

/** The flags of ansible-playbook that tsplay has, spelt as there. */
export const PLAYBOOK_OPTIONS: Readonly<Record<string, Options>> = {
  inventory: many('inventory file, directory, script or comma separated host list', { alias: ['i', 'inventory-file'] }),
  'extra-vars': many('additional variables as key=value or YAML/JSON; a file name with @ before it', { alias: 'e' }),
  limit: text('further limit selected hosts to an additional pattern', { alias: 'l' }),
  tags: many('only run plays and tasks tagged with these values', { alias: 't' }),
  'skip-tags': many('only run plays and tasks whose tags do not match these values'),
  'list-hosts': flag('outputs a list of matching hosts; does not execute anything else'),
  'list-tasks': flag('list all tasks that would be executed'),
  expand: flag('with --list-tasks: list the tasks of includes too, where they are known before the run'),
  'list-tags': flag('list all available tags'),
  'syntax-check': flag('check the playbook without running it'),
  strict: flag('with --syntax-check: a module that is missing only under a condition is an error'),
  check: flag('change nothing; predict what would change', { alias: 'C' }),
  diff: flag('show what changes in files', { alias: 'D' }),
  forks: text('number of hosts worked on at once (default: 5)', { alias: 'f' }),
  'start-at-task': text('start the playbook at the task matching this name'),
  step: flag('one step at a time: confirm each task before running'),
  'force-handlers': flag('run handlers even if a task fails'),
  foresight: text(`what to do where tasks are known not to succeed: ${FORESIGHT_MODES.join(', ')} (default: stop)`),
  core: text(`the line of ansible-core whose semantics count: ${CORE_LINES.join(', ')} (default: 2.14)`),
  'flush-cache': flag('clear the fact cache for every host in inventory'),
  user: text('connect as this user', { alias: 'u', group: 'Connection:' }),
  connection: text(`connection type to use: ${CONNECTION_FILES.join(', ')}`, { alias: 'c', group: 'Connection:' }),
  timeout: text('connection timeout in seconds (default: 10)', { alias: 'T', group: 'Connection:' }),
  'private-key': text('use this file to authenticate the connection', { alias: 'key-file', group: 'Connection:' }),
  'ssh-common-args': text('arguments of ssh, in its own spelling (e.g. -o ProxyJump=bastion)', {
    group: 'Connection:',
  }),
  'ssh-extra-args': text('more arguments of ssh', { group: 'Connection:' }),
  'ask-pass': flag('ask for the connection password', { alias: 'k', group: 'Connection:' }),
  'connection-password-file': text('file that holds the connection password', {
    alias: 'conn-pass-file',
    group: 'Connection:',
  }),
  become: flag('run as another user', { alias: 'b', group: 'Privilege escalation:' }),
  'become-user': text('the user to become (default: root)', { group: 'Privilege escalation:' }),
  'become-method': text('how to become the user: sudo, su, doas (default: sudo)', { group: 'Privilege escalation:' }),
  'ask-become-pass': flag('ask for the privilege escalation password', { alias: 'K', group: 'Privilege escalation:' }),
  'become-password-file': text('file that holds the privilege escalation password', {
    alias: 'become-pass-file',
    group: 'Privilege escalation:',
  }),
  'vault-id': many('vault identity to use: label@source', { group: 'Vault:' }),
  'vault-password-file': many('file that holds a vault password, or a program that prints it', {
    alias: 'vault-pass-file',
    group: 'Vault:',
  }),
  'ask-vault-password': flag('ask for the vault password', { alias: 'ask-vault-pass', group: 'Vault:' }),
  verbose: { type: 'count', alias: 'v', describe: 'say more; up to -vvvv' },
};

/** Flags of ansible-playbook that tsplay does not have, with the reason. */
export const REFUSED_FLAGS: Readonly<Record<string, string>> = {
  '--module-path': 'modules in Python do not run here',
  '-M': 'modules in Python do not run here',
  '--sftp-extra-args': 'tsplay does not start sftp',
  '--scp-extra-args': 'tsplay does not start scp',
};
