import { execFile } from 'node:child_process';
import { type ConnectionTarget, UnreachableError } from './connection.ts';
import { safeName } from './shell.ts';
import { parseSshArgs, type SshArgs } from './ssh-args.ts';
import { type ConfigReach, configReach } from './ssh-config-files.ts';
import { parsedOptions } from './ssh-config-parser.ts';
import { applyOptions, defaultSettings, type SshSettings } from './ssh-settings.ts';

/**
 * The settings OpenSSH would use for the target: its arguments, then ~/.ssh/config and /etc/ssh/ssh_config as `ssh -G`
 * reads them (Host, Match, Include...), or a parser where OpenSSH is not installed. It is not asked where the files say
 * nothing that matters, as on most machines. Port, user and key of the target win, as ansible_port and its kind do.
 * @throws PlayError `unsafe-name`; UnreachableError `ssh-config`
 */
export async function resolveSettings(target: ConnectionTarget, warn: (message: string) => void): Promise<SshSettings> {
  safeName('host name', target.host);
  if (target.user !== undefined) safeName('user name', target.user);
  const args = parseSshArgs(target.sshArgs);
  if (args.unknown.length > 0) warn(`ssh arguments without effect here, for ${target.name}: ${args.unknown.join(' ')}`);
  const settings = defaultSettings(target.host);
  const reach = args.options.some(([name]) => name === 'hostname') ? 'some hosts' : configReach(args.configFile);
  const given = [...args.options];
  if (target.user !== undefined) given.push(['user', target.user]);
  if (target.port !== undefined) given.push(['port', String(target.port)]);
  if (reach === 'nothing' && given.every(isPlainOption)) applyOptions(settings, given);
  else
    applyOptions(settings, (await askOpenSsh(target, args.configFile, given, reach)) ?? (await parsed(target, args)));
  if (reach !== 'some hosts') settings.hostName = target.host;
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

/** Whether GSSAPI is on for the target: a setting that distributions make for all hosts, so it is asked for where it matters. */
export async function gssapiAllowed(target: ConnectionTarget): Promise<boolean> {
  const found = await printedByOpenSsh(['-G', ...target.sshArgs, '--', target.host]).catch(() => undefined);
  return found?.some(([name, value]) => name === 'gssapiauthentication' && value === 'yes') === true;
}

type Options = SshArgs['options'];

/** Values that OpenSSH would give back as they are. */
const PLAIN_VALUES: Readonly<Record<string, RegExp>> = {
  stricthostkeychecking: /^(?:yes|no|ask|accept-new)$/,
  userknownhostsfile: /^\/[\w/.-]+$/,
  globalknownhostsfile: /^\/[\w/.-]+$/,
  identityfile: /^\/[\w/.-]+$/,
  certificatefile: /^\/[\w/.-]+$/,
  identitiesonly: /^(?:yes|no)$/,
  pubkeyauthentication: /^(?:yes|no)$/,
  passwordauthentication: /^(?:yes|no)$/,
  forwardagent: /^(?:yes|no)$/,
  connecttimeout: /^[1-9]\d{0,4}$/,
  serveraliveinterval: /^[1-9]\d{0,4}$/,
  serveralivecountmax: /^[1-9]\d{0,4}$/,
  // five digits may be too many for a port: that is OpenSSH's to say
  port: /^[1-9]\d{0,3}$|^[1-5]\d{4}$/,
  user: /^\w[\w.-]*$/,
};

/** Nothing that OpenSSH would have to be asked about: no tokens, no words to be judged. */
function isPlainOption([name, value]: readonly [string, string]): boolean {
  return Object.hasOwn(PLAIN_VALUES, name) && PLAIN_VALUES[name]?.test(value) === true;
}

/** @throws UnreachableError `ssh-config` */
function askOpenSsh(
  target: ConnectionTarget,
  configFile: string | undefined,
  given: Options,
  reach: ConfigReach,
): Promise<Options | undefined> {
  const file = configFile === undefined ? [] : ['-F', configFile];
  const command = ['-G', ...file, ...given.flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  return options(command, target.host, reach !== 'some hosts');
}

async function parsed(target: ConnectionTarget, args: SshArgs): Promise<Options> {
  const user = target.user ?? args.options.find(([name]) => name === 'user')?.[1];
  return [...args.options, ...(await parsedOptions(args.configFile, target.host, user))];
}

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
