import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The AES256 format of ansible-vault, 1.1 and 1.2 (with a vault id). */
const HEADER = '$ANSIBLE_VAULT';
const ITERATIONS = 10_000;
const LINE = 80;

export interface Envelope {
  readonly id: string;
  readonly salt: Buffer;
  readonly mac: Buffer;
  readonly ciphertext: Buffer;
}

export class VaultFormatError extends Error {}

export function isEnvelope(text: string): boolean {
  return /^\s*\$ANSIBLE_VAULT/.test(text);
}

/** @throws VaultFormatError */
export function openEnvelope(text: string): Envelope {
  const lines = text.trim().split(/\r?\n/);
  const [header, version, cipher, id] = (lines[0] ?? '').trim().split(';');
  if (header !== HEADER) throw new VaultFormatError('input is not vault encrypted data');
  if (cipher !== 'AES256') throw new VaultFormatError(`${cipher ?? 'no'} cipher could not be found`);
  const body = fromHex(
    lines
      .slice(1)
      .map(line => line.trim())
      .join(''),
  );
  const [salt, mac, ciphertext] = body.toString('latin1').split('\n');
  if (salt === undefined || mac === undefined || ciphertext === undefined)
    throw new VaultFormatError('the vault envelope is incomplete');
  const named = version === '1.2' && id !== undefined && id !== '';
  return { id: named ? id : 'default', salt: fromHex(salt), mac: fromHex(mac), ciphertext: fromHex(ciphertext) };
}

function fromHex(text: string): Buffer {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text))
    throw new VaultFormatError('Vault format unhexlify error: the text is not whole hexadecimal digits');
  return Buffer.from(text, 'hex');
}

const derived = new Map<string, Buffer>();

/** Two keys of 32 bytes and a counter block of 16; kept, since files of one run share neither salt nor key. */
function derive(password: string, salt: Buffer): Buffer {
  const cacheKey = `${salt.toString('hex')}:${password}`;
  const known = derived.get(cacheKey);
  if (known) return known;
  const keys = pbkdf2Sync(Buffer.from(password, 'utf8'), salt, ITERATIONS, 80, 'sha256');
  derived.set(cacheKey, keys);
  return keys;
}

/** The plain text, or undefined when the password does not fit. */
export function openWith(envelope: Envelope, password: string): Buffer | undefined {
  const keys = derive(password, envelope.salt);
  const mac = createHmac('sha256', keys.subarray(32, 64)).update(envelope.ciphertext).digest();
  if (mac.length !== envelope.mac.length || !timingSafeEqual(mac, envelope.mac)) return undefined;
  const cipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
  const padded = Buffer.concat([cipher.update(envelope.ciphertext), cipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padded.subarray(0, padded.length - padding);
}

/** @param id written into the header (format 1.2) unless it is `default` */
export function seal(text: string | Buffer, password: string, id?: string, salt: Buffer = randomBytes(32)): string {
  const keys = derive(password, salt);
  const plain = Buffer.from(text);
  const padding = 16 - (plain.length % 16);
  const cipher = createCipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
  const ciphertext = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]);
  const mac = createHmac('sha256', keys.subarray(32, 64)).update(ciphertext).digest();
  const body = [salt, mac, ciphertext].map(part => part.toString('hex')).join('\n');
  const hex = Buffer.from(body, 'latin1').toString('hex');
  const header = id === undefined || id === 'default' ? `${HEADER};1.1;AES256` : `${HEADER};1.2;AES256;${id}`;
  return `${[header, ...(hex.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [])].join('\n')}\n`;
}
