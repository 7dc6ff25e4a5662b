import { createHash } from 'node:crypto';
import { cryptText } from './crypt-text.ts';

const ORDER = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]] as const;

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function crypt(magic: '$1$' | '$apr1$', password: string, salt: string): string {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'utf8');
  const alternate = md5(key, saltBytes, key);
  const parts: Buffer[] = [key, Buffer.from(magic), saltBytes];
  for (let left = key.length; left > 0; left -= 16) parts.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Buffer.from([0]) : key.subarray(0, 1));
  let digest = md5(...parts);
  for (let round = 0; round < 1000; round++) {
    const odd = round % 2 === 1;
    const mix = [odd ? key : digest];
    if (round % 3 !== 0) mix.push(saltBytes);
    if (round % 7 !== 0) mix.push(key);
    mix.push(odd ? digest : key);
    digest = md5(...mix);
  }
  return `${magic}${salt}$${cryptText(digest, ORDER)}`;
}

/** The old md5-based crypt (`$1$`), for hosts that know nothing better. */
export const md5Crypt = (password: string, salt: string): string => crypt('$1$', password, salt);

/** Apache's variant of it (`$apr1$`), as htpasswd writes it. */
export const apacheMd5Crypt = (password: string, salt: string): string => crypt('$apr1$', password, salt);
