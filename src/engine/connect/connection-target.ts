import { OMIT, shortName } from '../../ansible-words.ts';
import type { Settings } from '../../config/settings.ts';
import { PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import type { BecomeIdentity, ConnectionTarget } from '../../remote/connection.ts';
import { connectionKind } from '../../remote/open.ts';
import { splitArguments } from '../../remote/split-arguments.ts';
import type { Templar } from '../../template/templar.ts';
import type { Value } from '../../values.ts';
import type { Effective } from '../compile/frame.ts';
import type { RunOptions } from '../options.ts';
import { toBoolean } from '../variables/strict-boolean.ts';

/** Reads variables of the host that is connected to, rendered. */
export interface Reader {
  get(name: string): Value | undefined;
}

export function reader(templar: Templar, scope: { get(name: string): Value | undefined }): Reader {
  return {
    get: name => {
      const value = scope.get(name);
      return value === undefined ? undefined : templar.template(value);
    },
  };
}

function text(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return str(value);
}

function first(from: Reader, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(from.get(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** @throws PlayError naming the variable or keyword */
function booleanOf(name: string, value: string): boolean {
  try {
    return toBoolean(value);
  } catch (error) {
    throw new PlayError(`${name}: ${(error as Error).message}`, { code: 'keyword-type', cause: error });
  }
}

/** Templated text of a task's keyword. */
function keyword(effective: Effective, name: string, templar: Templar): string | undefined {
  const value = effective.nearest(name);
  const rendered = value === undefined ? undefined : text(templar.template(value));
  if (rendered !== OMIT) return rendered;
  const hidden = effective.hidden(name).map(each => text(templar.template(each)));
  return hidden.find(each => each !== OMIT);
}

/**
 * How a host is reached: variables win over keywords of the play, these over flags, these over ansible.cfg.
 * @param vars variables of the host that is connected to (the delegate's, where the task is delegated)
 */
export function connectionTarget(
  name: string,
  vars: Reader,
  effective: Effective,
  templar: Templar,
  options: RunOptions,
  delegated: boolean,
): ConnectionTarget {
  const settings = options.settings;
  const flags = options.connection;
  const keywordOf = (key: string) =>
    delegated && key !== 'remote_user' ? undefined : keyword(effective, key, templar);
  const transport =
    first(vars, ['ansible_connection']) ?? keywordOf('connection') ?? flags.transport ?? settings.transport;
  const port = first(vars, ['ansible_port', 'ansible_ssh_port']) ?? keywordOf('port') ?? settings.remotePort;
  const sshArgs = [
    first(vars, ['ansible_ssh_args']) ?? settings.sshArgs ?? '',
    first(vars, ['ansible_ssh_common_args']) ?? flags.sshCommonArgs ?? settings.sshCommonArgs ?? '',
    first(vars, ['ansible_ssh_extra_args']) ?? flags.sshExtraArgs ?? settings.sshExtraArgs ?? '',
  ];
  const checking = first(vars, ['ansible_host_key_checking', 'ansible_ssh_host_key_checking']);
  const password = first(vars, ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password']) ?? flags.password;
  if (password !== undefined) options.secrets.add(password);
  const user =
    first(vars, ['ansible_user', 'ansible_ssh_user']) ??
    keywordOf('remote_user') ??
    flags.user ??
    settings.remoteUser ??
    undefined;
  const kind = connectionKind(transport);
  return {
    transport: kind?.name ?? transport,
    name,
    host: first(vars, kind?.addressVariables ?? ['ansible_host', 'ansible_ssh_host']) ?? name,
    ...kind?.settings?.(variable => first(vars, [variable]), user),
    port: port === undefined ? undefined : Number(port),
    user,
    password,
    privateKeyFile:
      first(vars, ['ansible_ssh_private_key_file', 'ansible_private_key_file']) ??
      flags.privateKeyFile ??
      settings.privateKeyFile ??
      undefined,
    timeout: Number(first(vars, ['ansible_ssh_timeout', 'ansible_timeout']) ?? flags.timeout ?? settings.timeout),
    hostKeyChecking:
      checking === undefined ? settings.hostKeyChecking : booleanOf('ansible_host_key_checking', checking),
    sshArgs: sshArgs.flatMap(splitArguments),
    sshClient: settings.ssh,
    sshProgram: first(vars, ['ansible_ssh_executable']) ?? settings.sshExecutable,
  };
}

/** Who a task becomes, or undefined. */
export function becomeIdentity(
  vars: Reader,
  effective: Effective,
  templar: Templar,
  options: RunOptions,
): BecomeIdentity | undefined {
  const settings = options.settings;
  const flags = options.connection;
  const wanted = first(vars, ['ansible_become']) ?? keyword(effective, 'become', templar);
  if (!(wanted === undefined ? (flags.become ?? settings.become) : booleanOf('become', wanted))) return undefined;
  const method =
    first(vars, ['ansible_become_method']) ??
    keyword(effective, 'become_method', templar) ??
    flags.becomeMethod ??
    settings.becomeMethod;
  const short = shortName(method);
  const own = settingsOf(short, settings);
  const password =
    first(vars, [
      'ansible_become_password',
      'ansible_become_pass',
      `ansible_${short}_pass`,
      `ansible_${short}_password`,
    ]) ??
    flags.becomePassword ??
    own.password;
  if (password !== undefined) options.secrets.add(password);
  return {
    method: short,
    user:
      first(vars, ['ansible_become_user', `ansible_${short}_user`]) ??
      keyword(effective, 'become_user', templar) ??
      flags.becomeUser ??
      own.user ??
      'root',
    password,
    exe:
      first(vars, ['ansible_become_exe', `ansible_${short}_exe`]) ??
      keyword(effective, 'become_exe', templar) ??
      own.exe ??
      undefined,
    flags:
      first(vars, ['ansible_become_flags', `ansible_${short}_flags`]) ??
      keyword(effective, 'become_flags', templar) ??
      own.flags ??
      undefined,
  };
}

/** What configuration says of a become method: of those that Ansible has plugins of, their own sections and variables count. */
function settingsOf(
  method: string,
  settings: Settings,
): Partial<Pick<BecomeIdentity, 'user' | 'exe' | 'flags' | 'password'>> {
  const { becomeUser, becomeExe, becomeFlags } = settings;
  switch (method) {
    case 'sudo':
    case 'su':
    case 'doas':
      return {
        user: settings[`${method}User`] ?? becomeUser,
        exe: settings[`${method}Exe`],
        flags: settings[`${method}Flags`],
        password: settings[`${method}Password`],
      };
    default:
      return { user: becomeUser, exe: becomeExe, flags: becomeFlags };
  }
}
