import { shortName } from '../../ansible-words.ts';
import { asText, PythonError, str, truthy } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { CallContext } from '../callables.ts';

/** Where an option of a plugin is set, the weakest first, and what it is without. */
interface PluginOption {
  readonly type?: 'bool' | 'int';
  /** The setting of ansible.cfg, by the name that `CallContext.setting` knows. */
  readonly setting?: string;
  /** Variables; the last one that is set holds. */
  readonly vars?: readonly string[];
  readonly otherwise?: Value;
}

type PluginOptions = Readonly<Record<string, PluginOption>>;

const TYPES = 'become cache callback cliconf connection httpapi inventory lookup netconf shell vars'.split(' ');

const SSH: PluginOptions = {
  host: { vars: ['inventory_hostname', 'ansible_host', 'ansible_ssh_host'] },
  host_key_checking: {
    type: 'bool',
    setting: 'HOST_KEY_CHECKING',
    vars: ['ansible_host_key_checking', 'ansible_ssh_host_key_checking'],
  },
  password: { vars: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'] },
  sshpass_prompt: { vars: ['ansible_sshpass_prompt'], otherwise: '' },
  ssh_args: { setting: 'SSH_ARGS', vars: ['ansible_ssh_args'] },
  ssh_common_args: { setting: 'SSH_COMMON_ARGS', vars: ['ansible_ssh_common_args'] },
  ssh_extra_args: { setting: 'SSH_EXTRA_ARGS', vars: ['ansible_ssh_extra_args'] },
  sftp_extra_args: { setting: 'SFTP_EXTRA_ARGS', vars: ['ansible_sftp_extra_args'] },
  scp_extra_args: { setting: 'SCP_EXTRA_ARGS', vars: ['ansible_scp_extra_args'] },
  ssh_executable: { setting: 'SSH_EXECUTABLE', vars: ['ansible_ssh_executable'] },
  sftp_executable: { vars: ['ansible_sftp_executable'], otherwise: 'sftp' },
  scp_executable: { vars: ['ansible_scp_executable'], otherwise: 'scp' },
  reconnection_retries: { type: 'int', setting: 'SSH_RETRIES', vars: ['ansible_ssh_retries'] },
  port: { type: 'int', setting: 'REMOTE_PORT', vars: ['ansible_port', 'ansible_ssh_port'] },
  remote_user: { setting: 'REMOTE_USER', vars: ['ansible_user', 'ansible_ssh_user'] },
  pipelining: {
    type: 'bool',
    setting: 'PIPELINING',
    vars: ['ansible_pipelining', 'ansible_ssh_pipelining'],
  },
  private_key_file: {
    setting: 'PRIVATE_KEY_FILE',
    vars: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  },
  timeout: { type: 'int', setting: 'TIMEOUT', vars: ['ansible_ssh_timeout'] },
  use_tty: { type: 'bool', vars: ['ansible_ssh_use_tty'], otherwise: true },
  sftp_batch_mode: { type: 'bool', vars: ['ansible_sftp_batch_mode'], otherwise: true },
  control_path: { vars: ['ansible_control_path'] },
  control_path_dir: { vars: ['ansible_control_path_dir'], otherwise: '~/.ansible/cp' },
  scp_if_ssh: { vars: ['ansible_scp_if_ssh'], otherwise: 'smart' },
  ssh_transfer_method: { vars: ['ansible_ssh_transfer_method'] },
  pkcs11_provider: { vars: ['ansible_ssh_pkcs11_provider'], otherwise: '' },
};

function becomeOptions(name: string, flags: Value): PluginOptions {
  const vars = (option: string) => [`ansible_become_${option}`, `ansible_${name}_${option}`];
  return {
    become_user: { setting: 'BECOME_USER', vars: vars('user') },
    become_exe: { vars: vars('exe'), otherwise: name },
    become_flags: { vars: vars('flags'), otherwise: flags },
    become_pass: {
      vars: ['ansible_become_password', 'ansible_become_pass', `ansible_${name}_pass`],
    },
  };
}

const PLUGINS: ReadonlyMap<string, PluginOptions> = new Map([
  ['connection ssh', SSH],
  ['connection local', { pipelining: { type: 'bool', setting: 'PIPELINING', vars: ['ansible_pipelining'] } }],
  [
    'shell sh',
    {
      remote_tmp: { setting: 'REMOTE_TMP', vars: ['ansible_remote_tmp'], otherwise: '~/.ansible/tmp' },
      system_tmpdirs: { vars: ['ansible_system_tmpdirs'], otherwise: ['/var/tmp', '/tmp'] },
      async_dir: { setting: 'ASYNC_DIR', vars: ['ansible_async_dir'], otherwise: '~/.ansible_async' },
      admin_users: { vars: ['ansible_admin_users'], otherwise: ['root', 'toor'] },
      common_remote_group: { vars: ['ansible_common_remote_group'] },
      world_readable_temp: { type: 'bool', vars: ['ansible_shell_allow_world_readable_temp'], otherwise: false },
    },
  ],
  ['become sudo', becomeOptions('sudo', '-H -S -n')],
  ['become su', { ...becomeOptions('su', ''), prompt_l10n: { vars: ['ansible_su_prompt_l10n'], otherwise: [] } }],
  ['become doas', becomeOptions('doas', '')],
]);

function typed(value: Value, type: PluginOption['type']): Value {
  const text = asText(value);
  if (type === 'int') return text !== undefined && /^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : value;
  if (type === 'bool') return text === undefined ? truthy(value) : /^(?:y|yes|on|1|true|t|1\.0)$/i.test(text);
  return value;
}

function valueOfOption({ type, setting, vars = [], otherwise = null }: PluginOption, context: CallContext): Value {
  const values = vars.map(name => context.resolve(name)).filter(value => value !== undefined && value !== null);
  const found = values.at(-1) ?? (setting === undefined ? undefined : context.setting?.(setting)) ?? otherwise;
  return found === null ? null : typed(found, type);
}

/**
 * The options of a plugin that decides how a host is reached, as the task's host has them.
 * Undefined for a name: the plugin has no such option. @throws PythonError AnsibleOptionsError, AnsibleLookupError
 */
export function pluginOptions(context: CallContext, type: string, name: string): (option: string) => Value | undefined {
  if (!TYPES.includes(type))
    throw new PythonError(
      'AnsibleOptionsError',
      `Invalid value "${type}" for configuration option "plugin_type: lookup plugin: config setting: plugin_type ", valid values are: ${TYPES.join(', ')}`,
    );
  const options = PLUGINS.get(`${type} ${shortName(str(name))}`);
  if (options === undefined) throw new PythonError('AnsibleLookupError', `Unable to load ${type} plugin "${name}"`);
  return option => {
    const known = Object.hasOwn(options, option) ? options[option] : undefined;
    return known === undefined ? undefined : valueOfOption(known, context);
  };
}
