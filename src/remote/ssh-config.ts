import { execFile } from 'node:child_process';
import { type ConnectionTarget, UnreachableError } from './connection.ts';
import { safeName } from './shell.ts';
import { parseSshArgs } from './ssh-args.ts';
import { sameForAllHosts } from './ssh-config-files.ts';
import { parsedOptions } from './ssh-config-parser.ts';
import { applyOptions, defaultSettings, type SshSettings } from './ssh-settings.ts';

/**
 * The settings OpenSSH would use for the target: its arguments, then ~/.ssh/config and /etc/ssh/ssh_config as `ssh -G`
 * reads them (Host, Match, Include...), or a parser where OpenSSH is not installed. Port, user and key of the target win,
 * as ansible_port and its kind do.
 * @throws PlayError `unsafe-name`; UnreachableError `ssh-config`
 */
export async function resolveSettings(target: ConnectionTarget, warn: (message: string) => void): Promise<SshSettings> {
  safeName('host name', target.host);
  if (target.user !== undefined) safeName('user name', target.user);
  const args = parseSshArgs(target.sshArgs);
  if (args.unknown.length > 0) warn(`ssh arguments without effect here, for ${target.name}: ${args.unknown.join(' ')}`);
  const settings = defaultSettings(target.host);
  const command: string[] = ['-G'];
  if (args.configFile !== undefined) command.push('-F', args.configFile);
  for (const [name, value] of args.options) command.push('-o', `${name}=${value}`);
  if (target.user !== undefined) command.push('-o', `user=${target.user}`);
  if (target.port !== undefined) command.push('-o', `port=${target.port}`);
  const shared = !args.options.some(([name]) => name === 'hostname') && sameForAllHosts(args.configFile);
  const user = target.user ?? args.options.find(([name]) => name === 'user')?.[1];
  const own = async () => [...args.options, ...(await parsedOptions(args.configFile, target.host, user))];
  applyOptions(settings, (await options(command, target.host, shared)) ?? (await own()));
  if (shared) settings.hostName = target.host;
  if (target.user !== undefined) settings.user = target.user;
  if (target.port !== undefined) settings.port = target.port;
  if (target.privateKeyFile !== undefined) {
    const others = settings.identityFiles.filter(file => file !== target.privateKeyFile);
    settings.identityFiles = [target.privateKeyFile, ...others];
  }
  if (!target.hostKeyChecking) settings.strictHostKeyChecking = 'no';
  safeName('host name', settings.hostName);
  safeName('user name', settings.user);
  return settings;
}

type Options = readonly (readonly [string, string])[];

const answers = new Map<string, Promise<Options | undefined>>();

/** The answer is asked for once where it is the same for every host: it costs a process, and there may be thousands. */
function options(command: readonly string[], host: string, shared: boolean): Promise<Options | undefined> {
  if (!shared) return printedByOpenSsh([...command, '--', host]);
  const key = JSON.stringify(command);
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = printedByOpenSsh([...command, '--', host]);
    answers.set(key, answer);
  }
  return answer;
}

/** What `ssh -G` prints; undefined where there is no ssh. @throws UnreachableError `ssh-config`, as ssh itself stops there */
function printedByOpenSsh(args: readonly string[]): Promise<Options | undefined> {
  return new Promise((resolve, reject) => {
    const child = execFile('ssh', args, { timeout: 10_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.split('\n').map(line => splitOnce(line)));
      // OpenSSH does not run for a uid that passwd does not know: then there is none.
      else if (error.code === 'ENOENT' || stderr.startsWith('No user exists for uid')) resolve(undefined);
      else
        reject(
          new UnreachableError(
            `Failed to connect to the host via ssh: ${stderr.trim() || error.message}`,
            'ssh-config',
            'the ssh configuration or the ssh arguments cannot be read: `ssh -G HOST` shows it too',
          ),
        );
    });
    child.stdin?.end();
  });
}

function splitOnce(line: string): readonly [string, string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
