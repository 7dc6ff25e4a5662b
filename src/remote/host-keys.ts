import { createHash } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ErrorCode } from '../error-codes.ts';
import { BeyondBuiltIn } from './beyond-built-in.ts';
import { UnreachableError } from './connection.ts';
import { type KnownHost, readKnownHosts } from './known-hosts.ts';
import type { SshSettings } from './ssh-settings.ts';

/** What ssh2 can verify, in OpenSSH's order of preference. */
const SIGNATURES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const;

export type HostKeyAlgorithm = (typeof SIGNATURES)[number];

const keyTypeOf = (algorithm: string) => (algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);

export type HostKeyVerdict =
  | { readonly accepted: true; readonly changed: boolean; readonly warning?: string; readonly record?: string }
  | {
      readonly accepted: false;
      readonly error: UnreachableError;
      /** StrictHostKeyChecking=ask: what to ask the user, if there is one, and what to record when it is accepted. */
      readonly ask?: { readonly question: string; readonly fingerprint: string; readonly record: string };
    };

/** What is known of one host's keys, and the decision over the one it shows. */
export class HostKeyPolicy {
  readonly #settings: SshSettings;
  readonly #names: readonly string[];
  readonly #revoked: readonly KnownHost[];
  readonly #entries: readonly KnownHost[];
  /** Signs certificates of hosts by that name: the built-in client reads none. */
  readonly #authority: KnownHost | undefined;

  private constructor(settings: SshSettings, known: readonly KnownHost[]) {
    this.#settings = settings;
    const host = (settings.hostKeyAlias ?? settings.hostName).toLowerCase();
    // like OpenSSH, a host on a port of its own may also be known by its bare name
    this.#names =
      settings.port === 22 || settings.hostKeyAlias !== undefined ? [host] : [`[${host}]:${settings.port}`, host];
    this.#revoked = known.filter(entry => entry.marker === 'revoked' && this.#names.some(name => entry.matches(name)));
    this.#authority = known.find(
      entry => entry.marker === 'cert-authority' && this.#names.some(name => entry.matches(name)),
    );
    const named = (name: string | undefined) => known.filter(entry => name !== undefined && entry.matches(name));
    const first = named(this.#names[0]);
    this.#entries = first.some(entry => entry.marker === 'none') ? first : [...first, ...named(this.#names[1])];
  }

  static load(settings: SshSettings): HostKeyPolicy {
    const files = [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles];
    return new HostKeyPolicy(settings, readKnownHosts(files));
  }

  /** Types of which a key is known come first, so that a host with several keys shows the known one. */
  get algorithms(): HostKeyAlgorithm[] {
    const known = new Set(this.#entries.filter(entry => entry.marker === 'none').map(entry => entry.keyType));
    const isKnown = (algorithm: HostKeyAlgorithm) => known.has(keyTypeOf(algorithm));
    // as with OpenSSH, RSA with SHA-1 is for those who ask for it by name
    const taken = SIGNATURES.filter(algorithm => algorithm !== 'ssh-rsa' || this.#settings.sha1HostKeys);
    return [...taken.filter(isKnown), ...taken.filter(algorithm => !isKnown(algorithm))];
  }

  /** @param key the key blob as it came over the wire */
  judge(key: Buffer): HostKeyVerdict {
    const type = key.toString('latin1', 4, 4 + key.readUInt32BE(0));
    const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    const shown = `${keyName(type)} key of ${this.#names[0] ?? ''} (${fingerprint})`;
    const revoked = this.#revoked.find(entry => entry.key.equals(key));
    if (revoked !== undefined)
      return refuse(
        `the ${shown} is marked as revoked at ${revoked.at}`,
        'host-key-revoked',
        'the host may be an impostor: do not use it',
      );
    const plain = this.#entries.filter(entry => entry.marker === 'none');
    if (plain.some(entry => entry.key.equals(key))) return { accepted: true, changed: false };
    const strict = this.#settings.strictHostKeyChecking;
    const changed = plain.find(entry => entry.keyType === type);
    if (changed !== undefined) return this.#changed(shown, changed, strict);
    if (strict === 'no')
      return {
        accepted: true,
        changed: false,
        warning: `host key checking is off: the ${shown} was accepted unverified`,
      };
    const record = `${this.#names[0] ?? ''} ${type} ${key.toString('base64')}\n`;
    if (strict === 'accept-new') return { accepted: true, changed: false, record };
    const refusal = this.#unknown(refuse(`the ${shown} is not known`, 'host-key-unknown', this.#howToAccept()));
    if (strict !== 'ask') return refusal;
    const question = `The authenticity of host '${this.#names[0] ?? ''}' can't be established.
${keyName(type)} key fingerprint is ${fingerprint}.
Are you sure you want to continue connecting (yes/no/[fingerprint])? `;
    return { ...refusal, ask: { question, fingerprint, record } };
  }

  /** The host may have a certificate, which OpenSSH asks for first where it knows who signs it. */
  #unknown<T extends HostKeyVerdict & { readonly accepted: false }>(refusal: T): T {
    const at = this.#authority?.at;
    if (at === undefined) return refusal;
    const reason = `its key is not known, and the built-in SSH client does not read certificates of hosts (${at})`;
    return { ...refusal, error: new BeyondBuiltIn(refusal.error, async () => reason) };
  }

  #changed(shown: string, known: KnownHost, strict: SshSettings['strictHostKeyChecking']): HostKeyVerdict {
    if (strict === 'no')
      return {
        accepted: true,
        changed: true,
        warning: `host key checking is off: the ${shown} was accepted although it differs from ${known.at}`,
      };
    return refuse(
      `the ${shown} differs from the one at ${known.at}: the host was set up anew, or someone is in between`,
      'host-key-changed',
      `when you know why, remove the old key with: ssh-keygen -R '${this.#names[0] ?? ''}'`,
    );
  }

  #howToAccept(): string {
    const { hostName, port } = this.#settings;
    const where = port === 22 ? hostName : `-p ${port} ${hostName}`;
    return `compare the fingerprint with the host's own, then connect once with \`ssh ${where}\` and accept it (or add the line that \`ssh-keyscan ${where}\` prints to ~/.ssh/known_hosts)`;
  }

  /** Adds an accepted key to the user's file, as StrictHostKeyChecking=accept-new says. */
  async record(line: string): Promise<void> {
    const file = this.#settings.userKnownHostsFiles[0];
    if (file === undefined) return;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, line, { mode: 0o600 });
  }
}

function refuse(reason: string, code: ErrorCode, hint: string): HostKeyVerdict & { readonly accepted: false } {
  return {
    accepted: false,
    error: new UnreachableError(
      `Failed to connect to the host via ssh: Host key verification failed: ${reason}`,
      code,
      hint,
    ),
  };
}

function keyName(type: string): string {
  return type
    .replace(/^ssh-|^ecdsa-sha2-/, '')
    .replace(/^nistp/, 'ECDSA nistp')
    .toUpperCase();
}
