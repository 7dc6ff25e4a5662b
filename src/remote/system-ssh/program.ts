import type { ConnectionTarget } from '../connection.ts';
import { guestCommand } from '../guest-command.ts';
import type { Program } from '../program-connection.ts';
import type { SshSettings } from '../ssh-settings.ts';

/** A frozen server is noticed after three silent intervals, as by the built-in client. */
const ALIVE_SECONDS = 15;

/** `-o` words before those of the user: OpenSSH takes the first of each name. */
export const asOptions = (options: Readonly<Record<string, string | number>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);

/**
 * How the system's client is called for a target, before the host and what is to be done there.
 * @param first options of ours that win over the user's
 */
export function sshWords(target: ConnectionTarget, settings: SshSettings, first: readonly string[]): string[] {
  const words = [target.sshProgram ?? 'ssh', '-T', ...first];
  words.push(...asOptions({ ConnectTimeout: Math.ceil(settings.connectTimeout ?? target.timeout) }));
  if (!target.hostKeyChecking) words.push(...asOptions({ StrictHostKeyChecking: 'no' }));
  if (target.port !== undefined) words.push(...asOptions({ Port: target.port }));
  if (target.user !== undefined) words.push(...asOptions({ User: target.user }));
  if (target.privateKeyFile !== undefined)
    words.push(...asOptions({ IdentityFile: JSON.stringify(target.privateKeyFile) }));
  words.push(...target.sshArgs);
  if (settings.serverAliveInterval === undefined) words.push(...asOptions({ ServerAliveInterval: ALIVE_SECONDS }));
  return words;
}

/**
 * The program that runs a command there; it asks nothing.
 * @param shared the options of a connection that is there already
 */
export function sshProgram(target: ConnectionTarget, settings: SshSettings, shared?: readonly string[]): Program {
  const sshArgs = shared === undefined ? target.sshArgs : withoutJumps(target.sshArgs);
  const words = sshWords({ ...target, sshArgs }, settings, ['-o', 'BatchMode=yes', ...(shared ?? [])]);
  return {
    run: command => [...words, '--', target.host, guestCommand(command, target.guest)],
    tunnel: (host, port) => [...words, '-W', `${host.includes(':') ? `[${host}]` : host}:${port}`, '--', target.host],
    failure: 255,
    failed: 'Failed to connect to the host via ssh: ',
  };
}

/** OpenSSH takes no `-J` beside a ProxyCommand. */
function withoutJumps(sshArgs: readonly string[]): string[] {
  return sshArgs.filter((word, index) => !word.startsWith('-J') && sshArgs[index - 1] !== '-J');
}

/** Whether the user's own arguments or configuration have OpenSSH share connections. */
export function sharesConnections(target: ConnectionTarget, settings: SshSettings): boolean {
  const named = target.sshArgs.some(word => /^(?:-o)?\s*controlpath\b/i.test(word) || /^-S/.test(word));
  return named || settings.controlPath !== undefined;
}
