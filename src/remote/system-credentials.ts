import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionTarget } from './connection.ts';
import { gssapiAllowed } from './ssh-config.ts';
import type { SshSettings } from './ssh-settings.ts';

/** What a public key's type is called in a certificate, or for a key of a FIDO device. */
const CERTIFICATE = /^(?:sk-)?(?:ssh|ecdsa)-\S*-cert-v\d\d@openssh\.com /m;
const FIDO = /^sk-(?:ssh|ecdsa)-\S+@openssh\.com /m;
const PATIENCE_MS = 5000;

/** A certificate or a FIDO key that was named for the host: OpenSSH would use it before it sends a password. */
export function namedForSystem(target: ConnectionTarget, settings: SshSettings): string | undefined {
  if (!settings.publicKeyAllowed) return undefined;
  const [certificate] = settings.certificateFiles.filter(file => existsSync(file));
  if (certificate !== undefined) return certificateWords(certificate);
  return target.privateKeyFile === undefined ? undefined : beyondFile(target.privateKeyFile);
}

/**
 * What only the system's client can prove who we are with, in words that follow `is`; looked for when the built-in one was refused.
 * @param offered the methods that the server named
 */
export async function systemCredential(
  target: ConnectionTarget,
  settings: SshSettings,
  offered: readonly string[],
): Promise<string | undefined> {
  const named =
    offered.includes('publickey') && settings.publicKeyAllowed ? await systemKey(target, settings) : undefined;
  if (named !== undefined) return named;
  const offersGssapi = offered.some(method => method.startsWith('gssapi-'));
  if (!offersGssapi || !(await gssapiAllowed(target)) || !(await hasTicket())) return undefined;
  return 'a Kerberos ticket (GSSAPI)';
}

async function systemKey(target: ConnectionTarget, settings: SshSettings): Promise<string | undefined> {
  const named = namedForSystem(target, settings);
  if (named !== undefined) return named;
  for (const file of settings.identityFiles) {
    const found = beyondFile(file);
    if (found !== undefined) return found;
  }
  if (settings.pkcs11Provider !== undefined) return `a key of ${settings.pkcs11Provider} (PKCS#11)`;
  const held = settings.agent === undefined || settings.identitiesOnly ? '' : await keysOfAgent(settings.agent);
  if (CERTIFICATE.test(held)) return 'a certificate in the agent';
  return FIDO.test(held) ? 'a FIDO key in the agent' : undefined;
}

/** A certificate beside a key, as OpenSSH looks for one, or a key that is in a FIDO device. */
function beyondFile(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  if (existsSync(`${file}-cert.pub`)) return certificateWords(`${file}-cert.pub`);
  return isFidoKey(file) ? `the FIDO key ${file}` : undefined;
}

function certificateWords(file: string): string {
  return `the certificate ${file}`;
}

/** The file says it in the clear, encrypted or not. */
function isFidoKey(file: string): boolean {
  try {
    const body = readFileSync(file, 'latin1').replace(/-----[^-]*-----/g, '');
    return /sk-(?:ssh|ecdsa)-[\w-]+@openssh\.com/.test(Buffer.from(body, 'base64').toString('latin1'));
  } catch {
    return false;
  }
}

/** Public keys as authorized_keys writes them. */
function keysOfAgent(socket: string): Promise<string> {
  return new Promise(resolve => {
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFile('ssh-add', ['-L'], { env, timeout: PATIENCE_MS }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
}

/** Where Kerberos' own program is not there to tell, a cache in its usual place. */
function hasTicket(): Promise<boolean> {
  const cached = () => {
    const { KRB5CCNAME } = process.env;
    return Boolean(KRB5CCNAME) || existsSync(join('/tmp', `krb5cc_${process.getuid?.()}`));
  };
  return new Promise(resolve => {
    execFile('klist', ['-s'], { env: process.env, timeout: PATIENCE_MS }, error => {
      if (error === null) resolve(true);
      else resolve(error.code === 'ENOENT' && cached());
    });
  });
}
