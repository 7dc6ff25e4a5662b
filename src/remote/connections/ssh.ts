import { defineConnection } from '../connection-kind.ts';

export default defineConnection({
  summary:
    "SSH with the built-in client, configured as OpenSSH is; with the system's where that one cannot speak to the host (setting `ssh`).",
  aliases: ['ansible.builtin.ssh', 'smart', 'paramiko', 'paramiko_ssh', 'ansible.builtin.paramiko_ssh'],
  addressVariables: ['ansible_host', 'ansible_ssh_host'],
  open: async (target, options) => {
    const { openSsh } = await import('../ssh-choice.ts');
    return openSsh(target, options);
  },
});
