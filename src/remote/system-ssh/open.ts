import { type Connection, type ConnectionTarget, UnreachableError } from '../connection.ts';
import type { OpenOptions } from '../connection-kind.ts';
import { CONNECTING } from '../pace.ts';
import { openProgram } from '../program-connection.ts';
import { retryDropped } from '../retry-dropped.ts';
import { safeName } from '../shell.ts';
import { resolveSettings } from '../ssh-config.ts';
import { type SshSettings, serverOf } from '../ssh-settings.ts';
import { ControlMaster } from './control-master.ts';
import { sharesConnections, sshProgram } from './program.ts';
import { sharedRefusal } from './refusal.ts';

/**
 * SSH with the system's client: one connection that proves who we are, shared by the shells and transfers, as with the built-in
 * client. Where the user's own configuration shares connections (ControlPath) that is kept to, unless there is a password.
 * @throws PlayError `unsafe-name`; UnreachableError
 */
export async function openSystemSsh(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  safeName('host name', target.host);
  if (target.user !== undefined) safeName('user name', target.user);
  if (target.guest !== undefined && !/^\d+$/.test(target.guest.vmid))
    throw new UnreachableError(`${target.name}: proxmox_vmid must be a number, not ${target.guest.vmid}`, 'guest-id');
  const settings = await resolveSettings(target, () => {});
  return await retryDropped(() => connect(target, settings, options), options.signal);
}

async function connect(target: ConnectionTarget, settings: SshSettings, options: OpenOptions): Promise<Connection> {
  if (target.password === undefined && sharesConnections(target, settings))
    return await openProgram(target, sshProgram(target, settings), options.signal);
  const master = await CONNECTING.run(serverOf(settings), options.signal, () =>
    ControlMaster.start(target, settings, options),
  );
  const program = {
    ...sshProgram(target, settings, master.options),
    refusal: sharedRefusal,
    close: () => master.close(),
  };
  return await openProgram(target, program, options.signal);
}
