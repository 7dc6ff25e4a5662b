import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { PythonError } from '../../python/semantics.ts';

const HEADER = '$ANSIBLE_VAULT;';

function keysOf(secret: string, salt: Buffer): readonly [cipher: Buffer, hmac: Buffer, counter: Buffer] {
  const derived = pbkdf2Sync(secret, salt, 10000, 80, 'sha256');
  return [derived.subarray(0, 32), derived.subarray(32, 64), derived.subarray(64, 80)];
}

export function isVaultText(text: string): boolean {
  return text.startsWith(HEADER);
}

/** Text under a secret of its own, as the `vault` filter gives it (AES256; 1.2 with an id, else 1.1). */
export function vaultText(text: string, secret: string, salt: string | undefined, id: string): string {
  const saltBytes = salt === undefined ? randomBytes(32) : Buffer.from(salt, 'utf8');
  const [cipherKey, hmacKey, counter] = keysOf(secret, saltBytes);
  const data = Buffer.from(text, 'utf8');
  const padding = 16 - (data.length % 16);
  const cipher = createCipheriv('aes-256-ctr', cipherKey, counter);
  const encrypted = Buffer.concat([cipher.update(data), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]);
  const hmac = createHmac('sha256', hmacKey).update(encrypted).digest('hex');
  const body = Buffer.from(`${saltBytes.toString('hex')}\n${hmac}\n${encrypted.toString('hex')}`).toString('hex');
  const header = id === '' || id === 'default' ? `${HEADER}1.1;AES256` : `${HEADER}1.2;AES256;${id}`;
  return `${header}\n${body.match(/.{1,80}/g)?.join('\n') ?? ''}\n`;
}

function unable(reason: string): PythonError {
  return new PythonError('AnsibleFilterError', `Unable to decrypt: ${reason}. ${reason}`);
}

/** The plain text under a secret. @throws PythonError AnsibleFilterError. */
export function unvaultText(vaulted: string, secret: string): string {
  const parts = Buffer.from(vaulted.split('\n').slice(1).join('').replace(/\s/g, ''), 'hex')
    .toString('latin1')
    .split('\n');
  const [salt, hmac, encrypted] = parts;
  if (salt === undefined || hmac === undefined || encrypted === undefined)
    throw unable(`Vault vaulttext format error: not enough values to unpack (expected 3, got ${parts.length})`);
  const data = Buffer.from(encrypted, 'hex');
  const [cipherKey, hmacKey, counter] = keysOf(secret, Buffer.from(salt, 'hex'));
  const expected = Buffer.from(hmac, 'hex');
  const actual = createHmac('sha256', hmacKey).update(data).digest();
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual))
    throw unable('Decryption failed (no vault secrets were found that could decrypt)');
  const decipher = createDecipheriv('aes-256-ctr', cipherKey, counter);
  const plain = Buffer.concat([decipher.update(data), decipher.final()]);
  return plain.subarray(0, plain.length - (plain.at(-1) ?? 0)).toString('utf8');
}
