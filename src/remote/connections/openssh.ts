import { defineConnection } from '../connection-kind.ts';

export default defineConnection({
  summary:
    "SSH with the system's own client, always (`ssh` takes it by itself where it is needed: FIDO keys, certificates, GSSAPI, servers with new algorithms only).",
  addressVariables: ['ansible_host', 'ansible_ssh_host'],
  open: async (target, options) => {
    const { openSystemSsh } = await import('../system-ssh/open.ts');
    return openSystemSsh(target, options);
  },
});
