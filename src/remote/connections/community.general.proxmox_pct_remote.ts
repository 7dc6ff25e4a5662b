import { defineConnection } from '../connection-kind.ts';

export default defineConnection({
  summary: 'A container of a Proxmox VE node, by `pct exec` over SSH to the node.',
  addressVariables: ['ansible_host', 'ansible_ssh_host'],
  // who is not root on the node needs sudo for `pct`
  settings: (read, user) => ({
    guest: {
      vmid: read('proxmox_vmid') ?? '',
      becomeMethod: user === undefined || user === 'root' ? undefined : (read('proxmox_become_method') ?? 'sudo'),
    },
  }),
  open: async (target, options) => {
    const { openSsh } = await import('../ssh-choice.ts');
    return openSsh(target, options);
  },
});
