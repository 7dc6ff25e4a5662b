import { pbkdf2Sync } from 'node:crypto';

export interface Scheme {
  /** Length of a salt that is made; what is given may have another within `salts`. */
  readonly saltSize: number;
  readonly salts: { readonly least: number; readonly most: number };
  /** What salts are made of, where these are not crypt's characters; `anySalt`: they are any bytes. */
  readonly saltCharacters?: string;
  readonly anySalt?: boolean;
  /** Takes no salt. */
  readonly unsalted?: boolean;
  /** What is told of a password with a null character; without it, any may have one. */
  readonly withNull?: string;
  readonly rounds?: { readonly usual: number; readonly least: number; readonly most: number };
  hash(password: string, salt: string, rounds: number, ident: string): string;
}

export const IN_32_BITS = 4_294_967_295;
export const ANY_SALT = { anySalt: true, salts: { least: 0, most: 1024 } };

/** base64 as passlib writes it. */
export const adapted = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '');

const KEY_SIZES = { sha1: 20, sha256: 32, sha512: 64 };
export type Digest = keyof typeof KEY_SIZES;

export function pbkdf2(
  digest: Digest,
  usual: number,
  write: (rounds: number, salt: Buffer, key: Buffer) => string,
): Scheme {
  return {
    ...ANY_SALT,
    saltSize: 16,
    rounds: { usual, least: 1, most: IN_32_BITS },
    hash: (password, salt, rounds) =>
      write(rounds, Buffer.from(salt), pbkdf2Sync(password, salt, rounds, KEY_SIZES[digest], digest)),
  };
}
