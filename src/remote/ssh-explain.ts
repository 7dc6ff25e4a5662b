import type { Duplex } from 'node:stream';
import { UnreachableError } from './connection.ts';
import type { Authentication } from './ssh-auth.ts';
import type { SshSettings } from './ssh-settings.ts';

export const FAILED = 'Failed to connect to the host via ssh: ';

/** What is known of an attempt that failed. */
export interface Attempt {
  readonly settings: SshSettings;
  readonly authentication: Authentication;
  readonly phase: 'handshake' | 'authentication';
  /** What the server said before it spoke SSH. */
  readonly greeting: string;
}

/** The reason in words of people, by what was seen. */
export function explain(
  error: Error & { level?: string },
  { settings, authentication, phase, greeting }: Attempt,
): UnreachableError {
  const who = `${settings.user}@${settings.hostName}`;
  if (error.level === 'client-authentication') {
    const passwordRefused = authentication.hasPassword && authentication.offered.some(method => method !== 'publickey');
    const denied = `${who}: Permission denied (${authentication.offered.join(',')}).`;
    const hint = [
      ...authentication.problems,
      passwordRefused ? 'the password was not taken' : 'no key was taken and no password is set (ansible_password, -k)',
    ].join('; ');
    return new UnreachableError(
      passwordRefused ? `Invalid/incorrect password: ${denied}` : `${FAILED}${denied}`,
      'authentication-refused',
      hint,
      error,
    );
  }
  if (/no matching/i.test(error.message))
    return new UnreachableError(
      `${FAILED}${error.message}`,
      'no-common-algorithm',
      /host key/i.test(error.message) && !settings.sha1HostKeys ? OLD_HOST_KEY : NEWER_CLIENT,
      error,
    );
  if (phase === 'authentication' && /bad packet length/i.test(error.message))
    return new UnreachableError(
      `${FAILED}${who} port ${settings.port}: the banner of the server is longer than the built-in SSH client takes (35,000 bytes)`,
      'banner-too-long',
      'shorten the file that `Banner` of its sshd_config names, or set `ansible_connection: openssh`',
      error,
    );
  const dropped = /closed by remote host|lost before handshake|ECONNRESET|Connection reset/i.test(error.message);
  const words = greeting === '' ? error.message : `${error.message}; it said: ${greeting}`;
  return new UnreachableError(
    `${FAILED}${who} port ${settings.port}: ${words}`,
    dropped ? 'connection-dropped' : 'handshake-failed',
    dropHint(greeting),
    error,
  );
}

const NEWER_CLIENT =
  'the server offers only algorithms that the built-in SSH client lacks: `ansible_connection: openssh` uses the OpenSSH client of this machine';
const OLD_HOST_KEY =
  'an old server may have only an RSA key that signs with SHA-1 (ssh-rsa), which is weak and taken only when asked for: `ansible_ssh_common_args: -o HostKeyAlgorithms=+ssh-rsa`';
const TOO_MANY = 'too many connections are being made to the server at once (its MaxStartups): fewer forks help';
const PENALTY =
  'after failed logins OpenSSH 9.8 and later refuses the address they came from for a while (PerSourcePenalties): wait some minutes, mend the login, or name this machine in its PerSourcePenaltyExemptList';

/** sshd tells why it hangs up, if anything, in one line of plain text. */
function dropHint(greeting: string): string {
  if (/Exceeded MaxStartups/i.test(greeting)) return TOO_MANY;
  if (/Not allowed at this time/i.test(greeting)) return `${PENALTY}; or ${TOO_MANY}`;
  return `is it an SSH server? One under load also closes new connections (MaxStartups: fewer forks help), and ${PENALTY}`;
}

/** Keeps what comes before the line with which SSH begins; read it when the connection has failed. */
export function hearGreeting(socket: Duplex): () => string {
  let heard = '';
  const listen = (chunk: Buffer) => {
    heard += chunk.toString('latin1', 0, 300);
    if (heard.length > 300 || /^SSH-/m.test(heard)) socket.off('data', listen);
  };
  socket.on('data', listen);
  return () =>
    (heard.split(/^SSH-/m)[0] ?? '')
      .slice(0, 300)
      .trim()
      .replace(/[^ -~]+/g, ' ');
}
