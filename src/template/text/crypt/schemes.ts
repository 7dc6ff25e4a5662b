import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { APPLICATION_SCHEMES } from './application-schemes.ts';
import { apacheMd5Crypt, md5Crypt } from './md5-crypt.ts';
import { adapted, type Digest, IN_32_BITS, pbkdf2, type Scheme } from './scheme.ts';
import { sha256Crypt, sha512Crypt } from './sha-crypt.ts';
import { sha1Crypt } from './sha1-crypt.ts';

const NULL_IN_SECRET = 'null character in secret';
const SHA2_ROUNDS = { least: 1000, most: 999_999_999 };

const hex = (bytes: Buffer) => bytes.toString('hex').toUpperCase();

/** PBKDF2 as passlib writes it, behind a name. */
const named = (name: string) => (rounds: number, salt: Buffer, key: Buffer) =>
  `${name}${rounds}$${adapted(salt)}$${adapted(key)}`;

/** What LDAP servers keep: the digest of password and salt, with the salt behind it. */
function salted(digest: 'md5' | Digest, name: string, saltSize: number): Scheme {
  return {
    saltSize,
    salts: { least: 4, most: 16 },
    anySalt: true,
    hash: (password, salt) => {
      const sum = createHash(digest).update(password).update(salt).digest();
      return `{${name}}${Buffer.concat([sum, Buffer.from(salt)]).toString('base64')}`;
    },
  };
}

function upTo(saltSize: number, scheme: Pick<Scheme, 'rounds' | 'hash'>): Scheme {
  return { saltSize, salts: { least: 0, most: saltSize }, withNull: NULL_IN_SECRET, ...scheme };
}

function bcrypt(password: string, salt: string, rounds: number, ident: string): string {
  // Loaded when it is first asked for: few playbooks use it.
  const library: { hashSync(text: string, salt: string): string } = createRequire(import.meta.url)('bcryptjs');
  const hash = library.hashSync(password, `$2b$${String(rounds).padStart(2, '0')}$${salt}`);
  return `$${ident}$${hash.slice(4)}`;
}

/** By passlib's names. */
export const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['md5_crypt', upTo(8, { hash: md5Crypt })],
  [
    'apr_md5_crypt',
    { ...upTo(8, { hash: apacheMd5Crypt }), withNull: 'md5_crypt does not allow NULL bytes in password' },
  ],
  [
    'sha1_crypt',
    {
      ...upTo(8, { rounds: { usual: 480_000, least: 1, most: IN_32_BITS }, hash: sha1Crypt }),
      salts: { least: 0, most: 64 },
    },
  ],
  ['sha256_crypt', upTo(16, { rounds: { usual: 535_000, ...SHA2_ROUNDS }, hash: sha256Crypt })],
  ['sha512_crypt', upTo(16, { rounds: { usual: 656_000, ...SHA2_ROUNDS }, hash: sha512Crypt })],
  [
    'bcrypt',
    {
      saltSize: 22,
      salts: { least: 22, most: 22 },
      withNull: 'bcrypt does not allow NULL bytes in password',
      rounds: { usual: 12, least: 4, most: 31 },
      hash: bcrypt,
    },
  ],
  ['pbkdf2_sha1', pbkdf2('sha1', 131_000, named('$pbkdf2$'))],
  ['pbkdf2_sha256', pbkdf2('sha256', 29_000, named('$pbkdf2-sha256$'))],
  ['pbkdf2_sha512', pbkdf2('sha512', 25_000, named('$pbkdf2-sha512$'))],
  ['ldap_pbkdf2_sha1', pbkdf2('sha1', 131_000, named('{PBKDF2}'))],
  ['ldap_pbkdf2_sha256', pbkdf2('sha256', 29_000, named('{PBKDF2-SHA256}'))],
  ['ldap_pbkdf2_sha512', pbkdf2('sha512', 25_000, named('{PBKDF2-SHA512}'))],
  [
    'grub_pbkdf2_sha512',
    {
      ...pbkdf2('sha512', 25_000, (rounds, salt, key) => `grub.pbkdf2.sha512.${rounds}.${hex(salt)}.${hex(key)}`),
      saltSize: 64,
    },
  ],
  ['ldap_salted_md5', salted('md5', 'SMD5', 4)],
  ['ldap_salted_sha1', salted('sha1', 'SSHA', 4)],
  ['ldap_salted_sha256', salted('sha256', 'SSHA256', 8)],
  ['ldap_salted_sha512', salted('sha512', 'SSHA512', 8)],
  ...APPLICATION_SCHEMES,
]);

/** What LDAP servers keep as `{CRYPT}`: the scheme whose hash stands behind it. */
export const BEHIND_CRYPT: ReadonlyMap<string, string> = new Map(
  ['md5_crypt', 'sha1_crypt', 'sha256_crypt', 'sha512_crypt', 'bcrypt'].map(name => [`ldap_${name}`, name]),
);
