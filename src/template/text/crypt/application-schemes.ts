import { type BinaryToTextEncoding, createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { PythonError } from '../../../python/semantics.ts';
import { ANY_SALT, adapted, type Digest, IN_32_BITS, pbkdf2, type Scheme } from './scheme.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;

type SimpleDigest = 'md5' | Digest;

/** A digest alone, behind a name. */
function plain(digest: SimpleDigest, encoding: BinaryToTextEncoding = 'hex', name = ''): Scheme {
  return {
    unsalted: true,
    saltSize: 0,
    salts: { least: 0, most: 0 },
    hash: password => name + createHash(digest).update(password).digest(encoding),
  };
}

function mysql(password: string): string {
  const inner = createHash('sha1').update(password).digest();
  return `*${createHash('sha1').update(inner).digest('hex').toUpperCase()}`;
}

/** How Django writes passwords. */
const DJANGO_SALT = { saltCharacters: LETTERS_AND_DIGITS, saltSize: 12 };

function djangoSalted(digest: SimpleDigest): Scheme {
  return {
    ...DJANGO_SALT,
    salts: { least: 0, most: Number.POSITIVE_INFINITY },
    hash: (password, salt) => `${digest}$${salt}$${createHash(digest).update(salt).update(password).digest('hex')}`,
  };
}

function djangoPbkdf2(digest: Digest, usual: number): Scheme {
  return {
    ...pbkdf2(digest, usual, (rounds, salt, key) => `pbkdf2_${digest}$${rounds}$${salt}$${key.toString('base64')}`),
    ...DJANGO_SALT,
    anySalt: false,
    salts: { least: 1, most: Number.POSITIVE_INFINITY },
  };
}

const forUrls = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');

const DLITZ_KEY = 24;
/** Not written into the hash. */
const DLITZ_USUAL_ROUNDS = 400;

/** What is written before the key is the salt. */
function dlitz(password: string, salt: string, rounds: number): string {
  const config = `$p5k2$${rounds === DLITZ_USUAL_ROUNDS ? '' : rounds.toString(16)}$${salt}`;
  return `${config}$${adapted(pbkdf2Sync(password, config, rounds, DLITZ_KEY, 'sha1'))}`;
}

const SCRYPT = { r: 8, p: 1 };
const SCRYPT_KEY = 32;
/** More memory than this is not taken: 2^20, the most that is common, takes half of it. */
const SCRYPT_MEMORY = 2 ** 31 - 1;

/** @param cost the power of two of the iterations @throws PythonError where it takes too much memory */
function scrypt(password: string, salt: string, cost: number): string {
  const { r, p } = SCRYPT;
  if (128 * r * 2 ** cost > SCRYPT_MEMORY)
    throw new PythonError('AnsibleError', `Could not hash the secret.. scrypt: ${cost} rounds take too much memory`);
  const key = scryptSync(password, salt, SCRYPT_KEY, { N: 2 ** cost, ...SCRYPT, maxmem: SCRYPT_MEMORY });
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${cost},r=${r},p=${p}$${text(Buffer.from(salt))}$${text(key)}`;
}

/** What applications and databases keep, by passlib's names. */
export const APPLICATION_SCHEMES: readonly (readonly [string, Scheme])[] = [
  ['hex_md5', plain('md5')],
  ['hex_sha1', plain('sha1')],
  ['hex_sha256', plain('sha256')],
  ['hex_sha512', plain('sha512')],
  ['ldap_md5', plain('md5', 'base64', '{MD5}')],
  ['ldap_sha1', plain('sha1', 'base64', '{SHA}')],
  ['ldap_hex_md5', plain('md5', 'hex', '{MD5}')],
  ['ldap_hex_sha1', plain('sha1', 'hex', '{SHA}')],
  ['mysql41', { ...plain('sha1'), hash: mysql }],
  ['django_salted_md5', djangoSalted('md5')],
  ['django_salted_sha1', djangoSalted('sha1')],
  ['django_pbkdf2_sha1', djangoPbkdf2('sha1', 131_000)],
  ['django_pbkdf2_sha256', djangoPbkdf2('sha256', 29_000)],
  [
    'cta_pbkdf2_sha1',
    pbkdf2('sha1', 131_000, (rounds, salt, key) => `$p5k2$${rounds.toString(16)}$${forUrls(salt)}$${forUrls(key)}`),
  ],
  [
    'dlitz_pbkdf2_sha1',
    { saltSize: 16, salts: ANY_SALT.salts, rounds: { usual: 131_000, least: 1, most: IN_32_BITS }, hash: dlitz },
  ],
  ['scrypt', { ...ANY_SALT, saltSize: 16, rounds: { usual: 16, least: 1, most: 31 }, hash: scrypt }],
];
