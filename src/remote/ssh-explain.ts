import { BeyondBuiltIn } from './beyond-built-in.ts';
import { type ConnectionTarget, UnreachableError } from './connection.ts';
import { dropHint } from './drop-hint.ts';
import type { Authentication } from './ssh-auth.ts';
import type { AlgorithmList, FirstWords } from './ssh-offer.ts';
import type { SshSettings } from './ssh-settings.ts';
import { systemCredential } from './system-credentials.ts';

export const FAILED = 'Failed to connect to the host via ssh: ';

/** What is known of an attempt that failed. */
export interface Attempt {
  readonly target: ConnectionTarget;
  readonly settings: SshSettings;
  readonly authentication: Authentication;
  readonly phase: 'handshake' | 'authentication';
  readonly heard: FirstWords;
}

/** The reason in words of people, by what was seen. */
export function explain(error: Error & { level?: string }, attempt: Attempt): UnreachableError {
  const { settings, authentication, phase, heard } = attempt;
  const who = `${settings.user}@${settings.hostName}`;
  if (error.level === 'client-authentication') return loginRefused(error, attempt);
  const list = /no matching (.*)/i.exec(error.message)?.[1];
  if (list !== undefined) return nothingInCommon(error, list as AlgorithmList, attempt);
  if (phase === 'authentication' && /bad packet length/i.test(error.message) && !authentication.passwordSent)
    return new BeyondBuiltIn(
      new UnreachableError(
        `${FAILED}${who} port ${settings.port}: the banner of the server is longer than the built-in SSH client takes (35,000 bytes)`,
        'banner-too-long',
        'shorten the file that `Banner` of its sshd_config names, or set `ansible_connection: openssh`',
        error,
      ),
      async () => 'its banner is too long for the built-in SSH client',
    );
  // what was dropped is tried again: not where the password would go a second time
  const dropped = /closed by remote host|lost before handshake|ECONNRESET|Connection reset/i.test(error.message);
  const greeting = heard.greeting();
  const words = greeting === '' ? error.message : `${error.message}; it said: ${greeting}`;
  return new UnreachableError(
    `${FAILED}${who} port ${settings.port}: ${words}`,
    dropped && !authentication.passwordSent ? 'connection-dropped' : 'handshake-failed',
    dropHint(greeting),
    error,
  );
}

/** No way to prove who we are was taken. A password that went is not sent a second time by another client. */
function loginRefused(error: Error, { target, settings, authentication }: Attempt): UnreachableError {
  const { offered, problems, hasPassword, passwordSent } = authentication;
  const passwordRefused = hasPassword && offered.some(method => method !== 'publickey');
  const denied = `${settings.user}@${settings.hostName}: Permission denied (${offered.join(',')}).`;
  const hint = passwordRefused
    ? 'the password was not taken'
    : 'no key was taken and no password is set (ansible_password, -k)';
  const refusal = new UnreachableError(
    passwordRefused ? `Invalid/incorrect password: ${denied}` : `${FAILED}${denied}`,
    'authentication-refused',
    [...problems, hint].join('; '),
    error,
  );
  if (passwordSent) return refusal;
  return new BeyondBuiltIn(refusal, async () => {
    const credential = await systemCredential(target, settings, offered);
    return credential && `the built-in SSH client was refused, and cannot use ${credential}`;
  });
}

function nothingInCommon(error: Error, list: AlgorithmList, { settings, heard }: Attempt): UnreachableError {
  const offered = heard.offered(list);
  const isOld = list === 'host key format' && offered.every(name => OLD_KEYS.has(name)) && !settings.sha1HostKeys;
  const refusal = new UnreachableError(
    `${FAILED}${error.message}`,
    'no-common-algorithm',
    isOld ? OLD_HOST_KEY : NEWER_CLIENT,
    error,
  );
  // OpenSSH does not take them either
  if (isOld) return refusal;
  const names = offered.filter(name => !NO_ALGORITHM.test(name)).join(', ');
  return new BeyondBuiltIn(
    refusal,
    async () => `the built-in SSH client lacks what it offers (${list}${names === '' ? '' : `: ${names}`})`,
  );
}

const OLD_KEYS: ReadonlySet<string> = new Set(['ssh-rsa', 'ssh-dss']);
/** Stand among the key exchanges, and mean something else. */
const NO_ALGORITHM = /^(?:ext-info-|kex-strict-)/;
const NEWER_CLIENT =
  'the server offers only algorithms that the built-in SSH client lacks: `ansible_connection: openssh` uses the OpenSSH client of this machine';
const OLD_HOST_KEY =
  'an old server may have only an RSA key that signs with SHA-1 (ssh-rsa), which is weak and taken only when asked for: `ansible_ssh_common_args: -o HostKeyAlgorithms=+ssh-rsa`';
