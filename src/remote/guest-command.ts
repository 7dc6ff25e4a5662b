import type { ConnectionTarget } from './connection.ts';
import { quoteWords } from './shell.ts';

/** `community.general.proxmox_pct_remote`: the command in an LXC guest of the node that we are connected to. */
export function guestCommand(command: string, guest: ConnectionTarget['guest']): string {
  if (guest === undefined) return command;
  const inside = command === '/bin/sh' ? [command] : ['/bin/sh', '-c', command];
  const become = guest.becomeMethod === undefined ? [] : [guest.becomeMethod];
  return quoteWords([...become, '/usr/sbin/pct', 'exec', guest.vmid, '--', ...inside]);
}
