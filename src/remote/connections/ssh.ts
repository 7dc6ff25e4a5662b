import { defineConnection } from '../connection-kind.ts';

export default defineConnection({
  summary: 'SSH with the built-in client, configured as OpenSSH is.',
  aliases: ['ansible.builtin.ssh', 'smart', 'paramiko', 'paramiko_ssh', 'ansible.builtin.paramiko_ssh'],
  addressVariables: ['ansible_host', 'ansible_ssh_host'],
  open: async (target, options) => {
    const { connectPatiently } = await import('../ssh.ts');
    return connectPatiently(target, options);
  },
});
