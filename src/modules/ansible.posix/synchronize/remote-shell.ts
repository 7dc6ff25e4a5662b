import { shlexQuote } from '../../../python/shlex.ts';
import type { ConnectionTarget } from '../../../remote/connection.ts';
import type { SyncArgs } from './options.ts';

/** Options of ssh that share connections; without `use_ssh_args` rsync's goes its own way, and compresses by itself. */
const SHARING = /^\s*(?:control(?:master|persist|path)|compression)\b/i;

/** The connection's arguments that decide how a host is reached and its key is checked. */
function reaching(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const isPair = word === '-o';
    const option = isPair ? (args[at + 1] ?? '') : word.replace(/^-o/, '');
    if (word !== '-C' && !SHARING.test(option)) kept.push(word, ...(isPair ? [option] : []));
    if (isPair) at++;
  }
  return kept;
}

/**
 * The command that rsync connects by. The host's key is checked as by the connection itself: OpenSSH takes the first value of
 * an option, so what the task and the inventory say of checking comes before the connection's arguments.
 * @param ssh path of ssh where rsync runs
 */
export function remoteShell(ssh: string, key: string | undefined, args: SyncArgs, target: ConnectionTarget): string {
  const port = args.dest_port ?? target.port;
  const words = [ssh];
  if (!args.ssh_connection_multiplexing) words.push('-S', 'none');
  if (key !== undefined) words.push('-i', key);
  if (port !== undefined) words.push('-o', `Port=${port}`);
  if (args.verify_host) words.push('-o', 'StrictHostKeyChecking=yes');
  else if (!target.hostKeyChecking) words.push('-o', 'StrictHostKeyChecking=no');
  words.push(...(args.use_ssh_args ? target.sshArgs : reaching(target.sshArgs)));
  return words.map(shlexQuote).join(' ');
}
