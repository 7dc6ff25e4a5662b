import { hash } from 'node:crypto';
import { cryptText } from './crypt-text.ts';

const BLOCK = 64;
const SIZE = 20;
const ORDER = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [9, 10, 11],
  [12, 13, 14],
  [15, 16, 17],
  [18, 19, 0],
] as const;

/** One of HMAC's two digests: the key, mixed with `pad`, before a digest of SHA-1. */
function keyed(key: Buffer, pad: number): Buffer {
  const input = Buffer.alloc(BLOCK + SIZE, pad);
  key.forEach((byte, at) => {
    input[at] = byte ^ pad;
  });
  return input;
}

/** NetBSD's crypt (`$sha1$`): HMAC-SHA1 of salt and number of rounds, and then so often of itself. */
export function sha1Crypt(password: string, salt: string, rounds: number): string {
  const given = Buffer.from(password);
  const key = given.length > BLOCK ? Buffer.from(hash('sha1', given, 'binary'), 'latin1') : given;
  const inner = keyed(key, 0x36);
  const outer = keyed(key, 0x5c);
  // As text, a character a byte: making a Buffer takes longer than the digest.
  const outerOf = (digest: string) => {
    outer.write(digest, BLOCK, 'latin1');
    return hash('sha1', outer, 'binary');
  };
  const first = Buffer.concat([inner.subarray(0, BLOCK), Buffer.from(`${salt}$sha1$${rounds}`)]);
  let digest = outerOf(hash('sha1', first, 'binary'));
  for (let round = 1; round < rounds; round++) {
    inner.write(digest, BLOCK, 'latin1');
    digest = outerOf(hash('sha1', inner, 'binary'));
  }
  return `$sha1$${rounds}$${salt}$${cryptText(Buffer.from(digest, 'latin1'), ORDER)}`;
}
