import type { Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { RunOptions } from '../options.ts';
import { computed } from '../variables/magic-vars.ts';
import type { VariableScope, VarsSource } from '../variables/scope.ts';

/**
 * How the connection is made, as variables that a task can read where nothing sets them (`ansible_host` is the host's name,
 * `ansible_user` the user of `-u`...), like the variables that Ansible's play context fills in. The weakest layer of all.
 * @param scope the task's variables without this layer: either of two spellings stands for the other
 */
export function connectionSettings(
  step: TaskStep,
  host: string,
  scope: VariableScope,
  options: RunOptions,
): VarsSource {
  const { settings, connection: flags } = options;
  const keyword = (name: string) => step.effective.nearest(name);
  const orOther = (other: string, otherwise: () => Value | undefined) => () => scope.get(other) ?? otherwise();
  const user = () => keyword('remote_user') ?? flags.user ?? settings.remoteUser;
  const port = () => keyword('port') ?? settings.remotePort;
  const transport = () => {
    const name = keyword('connection') ?? flags.transport ?? settings.transport;
    return name === 'smart' ? 'ssh' : name;
  };
  const timeout = () => flags.timeout ?? settings.timeout;
  return computed({
    ansible_host: orOther('ansible_ssh_host', () => host),
    ansible_ssh_host: orOther('ansible_host', () => host),
    ansible_user: orOther('ansible_ssh_user', user),
    ansible_ssh_user: orOther('ansible_user', user),
    ansible_port: orOther('ansible_ssh_port', port),
    ansible_ssh_port: orOther('ansible_port', port),
    ansible_connection: transport,
    ansible_timeout: timeout,
    ansible_ssh_timeout: timeout,
    ansible_shell_executable: () => '/bin/sh',
    ansible_private_key_file: () => flags.privateKeyFile ?? settings.privateKeyFile,
    ansible_ssh_private_key_file: () => flags.privateKeyFile ?? settings.privateKeyFile,
  });
}
