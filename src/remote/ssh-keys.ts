import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';

/** A key file that can sign, or the reason why it cannot. */
export type Identity =
  | { readonly file: string; readonly key: ParsedKey }
  | {
      readonly file: string;
      readonly problem: string;
      readonly publicKey?: Buffer;
      /** A passphrase, or another one, would open it. */
      readonly encrypted?: boolean;
    };

/** Asks for a key's passphrase; undefined where it is not needed. */
export type AskForKey = (question: string, publicKey: Buffer | undefined) => Promise<string | undefined>;

/** As often as OpenSSH asks. */
const TRIES = 3;

const opened = new Map<string, Promise<Identity | undefined>>();

/**
 * Reads a private key file; undefined when it is not there. Kept for the run: opening an encrypted key costs 0.3 s of
 * CPU. Key files that others may read are refused, as OpenSSH does.
 */
export function loadIdentity(
  file: string,
  passphrase: string | undefined,
  ask?: AskForKey,
): Promise<Identity | undefined> {
  const id = `${file}\0${passphrase ?? ''}\0${ask === undefined}`;
  let identity = opened.get(id);
  if (identity === undefined) {
    identity = read(file, passphrase).then(found => askedFor(file, found, ask));
    opened.set(id, identity);
  }
  return identity;
}

/** An encrypted key, opened with what the user types. */
async function askedFor(
  file: string,
  found: Identity | undefined,
  ask: AskForKey | undefined,
): Promise<Identity | undefined> {
  let identity = found;
  for (let tries = 0; tries < TRIES && ask !== undefined; tries++) {
    if (identity === undefined || !('encrypted' in identity) || identity.encrypted !== true) break;
    const passphrase = await ask(`Enter passphrase for key '${file}': `, identity.publicKey);
    // an empty answer means: go on without this key
    if (passphrase === undefined || passphrase === '') break;
    identity = await read(file, passphrase);
  }
  return identity;
}

async function read(file: string, passphrase: string | undefined): Promise<Identity | undefined> {
  let content: Buffer;
  try {
    const { mode, uid } = statSync(file);
    if (uid === process.getuid?.() && (mode & 0o077) !== 0)
      return { file, problem: `its permissions 0${(mode & 0o777).toString(8)} are too open (chmod 600 it)` };
    content = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { file, problem: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
  const key = ssh2.utils.parseKey(fromPkcs8(content, passphrase), passphrase);
  if (!(key instanceof Error)) return { file, key };
  const publicKey = await publicHalf(file);
  const problem = reason(key.message, passphrase);
  return {
    file,
    problem,
    encrypted: /passphrase/.test(problem),
    ...(publicKey === undefined ? {} : { publicKey }),
  };
}

/** PKCS#8 is the one format of OpenSSH's that ssh2 does not read: RSA and ECDSA are turned into what it does. */
function fromPkcs8(content: Buffer, passphrase: string | undefined): Buffer | string {
  const head = content.toString('latin1', 0, 60);
  if (!/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(head)) return content;
  try {
    const key = createPrivateKey({ key: content, ...(passphrase === undefined ? {} : { passphrase }) });
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' });
    if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' });
  } catch {
    // the parser says what is wrong with it
  }
  return content;
}

function reason(message: string, passphrase: string | undefined): string {
  if (/no passphrase given/i.test(message)) return 'it is encrypted and no passphrase is known';
  if (/bad decrypt|integrity check|passphrase/i.test(message) && passphrase !== undefined)
    return 'the passphrase does not open it';
  if (/Unsupported|chacha20|sk-|cipher/i.test(message))
    return `its format is not supported here (${message}); load it into ssh-agent, or use \`ansible_connection: openssh\``;
  return `it cannot be used (${message})`;
}

/** The blob of the `.pub` file beside a key: tells which key of the agent is meant. */
async function publicHalf(file: string): Promise<Buffer | undefined> {
  const text = await readFile(`${file}.pub`, 'utf8').catch(() => undefined);
  const blob = text?.split(/\s+/)[1];
  return blob === undefined ? undefined : Buffer.from(blob, 'base64');
}
