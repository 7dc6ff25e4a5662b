import { pbkdf2Sync, randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { PythonError } from '../../../python/semantics.ts';
import { CRYPT_ALPHABET } from './crypt-text.ts';
import { md5Crypt } from './md5-crypt.ts';
import { sha256Crypt, sha512Crypt } from './sha-crypt.ts';

export interface PasswordHashOptions {
  /** As passlib calls it: `sha512_crypt`, `bcrypt`... */
  readonly scheme: string;
  readonly salt?: string | undefined;
  readonly saltSize?: number | undefined;
  readonly rounds?: number | undefined;
  /** Variant of bcrypt: `2a`, `2b`, `2y`. */
  readonly ident?: string | undefined;
}

/** PASSLIB_MAX_PASSWORD_SIZE */
const MOST_CHARACTERS = 4096;

interface Scheme {
  readonly saltSize: number;
  readonly exactSalt?: boolean;
  /** What is told of a password with a null character; without it, any may have one. */
  readonly withNull?: string;
  /** Of any characters and up to 1024 of them, where one is given. */
  readonly anySalt?: boolean;
  readonly rounds?: { readonly usual: number; readonly least: number; readonly most: number };
  hash(password: string, salt: string, rounds: number, ident: string): string;
}

const adapted = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '');

/** PBKDF2 as passlib writes it. */
function pbkdf2(digest: 'sha256' | 'sha512', size: number, usual: number): Scheme {
  return {
    saltSize: 16,
    rounds: { usual, least: 1, most: 4_294_967_295 },
    anySalt: true,
    hash: (password, salt, rounds) => {
      const key = pbkdf2Sync(password, salt, rounds, size, digest);
      return `$pbkdf2-${digest}$${rounds}$${adapted(Buffer.from(salt))}$${adapted(key)}`;
    },
  };
}

const NULL_IN_SECRET = 'null character in secret';

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['md5_crypt', { saltSize: 8, hash: md5Crypt, withNull: NULL_IN_SECRET }],
  [
    'sha256_crypt',
    {
      saltSize: 16,
      rounds: { usual: 535000, least: 1000, most: 999_999_999 },
      hash: sha256Crypt,
      withNull: NULL_IN_SECRET,
    },
  ],
  [
    'sha512_crypt',
    {
      saltSize: 16,
      rounds: { usual: 656000, least: 1000, most: 999_999_999 },
      hash: sha512Crypt,
      withNull: NULL_IN_SECRET,
    },
  ],
  [
    'bcrypt',
    {
      saltSize: 22,
      exactSalt: true,
      withNull: 'bcrypt does not allow NULL bytes in password',
      rounds: { usual: 12, least: 4, most: 31 },
      hash: (password, salt, rounds, ident) => {
        // Loaded when it is first asked for: few playbooks use it.
        const bcrypt: { hashSync(text: string, salt: string): string } = createRequire(import.meta.url)('bcryptjs');
        const hash = bcrypt.hashSync(password, `$2b$${String(rounds).padStart(2, '0')}$${salt}`);
        return `$${ident}$${hash.slice(4)}`;
      },
    },
  ],
  ['pbkdf2_sha256', pbkdf2('sha256', 32, 29000)],
  ['pbkdf2_sha512', pbkdf2('sha512', 64, 25000)],
]);

/** Names that the filter `password_hash` takes besides passlib's; what else asks for a hash does not. */
export const SHORT_SCHEMES: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5_crypt'],
  ['blowfish', 'bcrypt'],
  ['sha256', 'sha256_crypt'],
  ['sha512', 'sha512_crypt'],
]);

/** Lengths of generated salts, by the full name of the scheme. */
export const SALT_SIZES: Readonly<Record<string, number>> = {
  md5_crypt: 8,
  sha256_crypt: 16,
  sha512_crypt: 16,
  bcrypt: 22,
};

function failure(message: string): PythonError {
  return new PythonError('AnsibleError', message);
}

function checkSalt(name: string, scheme: Scheme, salt: string): void {
  if (scheme.anySalt === true) return;
  if (/[^./0-9A-Za-z]/.test(salt)) throw failure(`Could not hash the secret.. invalid characters in ${name} salt`);
  const wanted = `${scheme.exactSalt === true ? 'exactly' : '<='} ${scheme.saltSize} chars`;
  if (salt.length > scheme.saltSize)
    throw failure(`Could not hash the secret.. salt too large (${name} requires ${wanted})`);
  if (scheme.exactSalt === true && salt.length < scheme.saltSize)
    throw failure(`Could not hash the secret.. salt too small (${name} requires ${wanted})`);
}

/** @throws PythonError AnsibleError where the scheme admits no such salt */
function checkPassword({ withNull }: Scheme, password: string): void {
  // no more: the time that the crypts take grows with the square of it
  if ([...password].length > MOST_CHARACTERS)
    throw failure('Could not hash the secret.. password exceeds maximum allowed size');
  if (withNull !== undefined && password.includes('\0')) throw failure(`Could not hash the secret.. ${withNull}`);
}

function saltSizeOf(name: string, scheme: Scheme, given: number | undefined): number {
  const size = given === undefined || given === 0 ? scheme.saltSize : Math.ceil(given);
  const most = scheme.anySalt === true ? 1024 : scheme.saltSize;
  let bound: string | undefined;
  if (scheme.exactSalt === true && size !== scheme.saltSize) bound = `must be exactly ${scheme.saltSize}`;
  else if (size < 0) bound = 'below min_salt_size (0)';
  else if (size > most) bound = `above max_salt_size (${most})`;
  if (bound !== undefined) throw failure(`Could not hash the secret.. ${name}: salt_size (${size}) ${bound}`);
  return size;
}

function roundsOf(name: string, scheme: Scheme, given: number | undefined): number {
  if (scheme.rounds === undefined) return 0;
  const rounds = given === undefined || given === 0 ? scheme.rounds.usual : given;
  const { least, most } = scheme.rounds;
  const wrong = (bound: string) =>
    failure(`Could not hash the secret.. ${name}: min_desired_rounds (${rounds}) is too ${bound}`);
  if (rounds < least) throw wrong(`low, must be at least ${least}`);
  if (rounds > most) throw wrong(`high, must be at most ${most}`);
  return rounds;
}

function randomSalt(length: number): string {
  return Array.from({ length }, () => CRYPT_ALPHABET[randomInt(CRYPT_ALPHABET.length)] ?? '.').join('');
}

/**
 * A password's hash as passlib makes it, with passlib's numbers of rounds.
 * @throws PythonError AnsibleError for an unknown scheme, a bad salt or bad rounds.
 */
export function passwordHash(password: string, options: PasswordHashOptions): string {
  const name = options.scheme;
  const scheme = SCHEMES.get(name);
  if (scheme === undefined) throw failure(`passlib does not support '${name}' algorithm`);
  const given = options.salt ?? '';
  const salt = given === '' ? randomSalt(saltSizeOf(name, scheme, options.saltSize)) : given;
  checkSalt(name, scheme, salt);
  const rounds = roundsOf(name, scheme, options.rounds);
  checkPassword(scheme, password);
  return scheme.hash(password, salt, rounds, options.ident ?? '2b');
}
