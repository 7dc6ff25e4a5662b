import { pbkdf2Sync, randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { encrypt } from 'unixcrypt';
import { PythonError } from '../../../python/semantics.ts';
import { md5Crypt } from './md5-crypt.ts';

const SALT_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface PasswordHashOptions {
  /** `sha512`, `sha512_crypt`, `bcrypt`, `blowfish`, `md5`... */
  readonly scheme: string;
  readonly salt?: string | undefined;
  readonly saltSize?: number | undefined;
  readonly rounds?: number | undefined;
  /** Variant of bcrypt: `2a`, `2b`, `2y`. */
  readonly ident?: string | undefined;
}

interface Scheme {
  readonly name: string;
  readonly saltSize: number;
  readonly exactSalt?: boolean;
  readonly rounds?: { readonly usual: number; readonly least: number; readonly most: number };
  hash(password: string, salt: string, rounds: number, ident: string): string;
}

function shaCrypt(id: number): Scheme['hash'] {
  return (password, salt, rounds) =>
    encrypt(password, rounds === 5000 ? `$${id}$${salt}` : `$${id}$rounds=${rounds}$${salt}`);
}

const adapted = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '');

const SCHEMES: Readonly<Record<string, Scheme>> = {
  md5: { name: 'md5_crypt', saltSize: 8, hash: md5Crypt },
  sha256: {
    name: 'sha256_crypt',
    saltSize: 16,
    rounds: { usual: 535000, least: 1000, most: 999_999_999 },
    hash: shaCrypt(5),
  },
  sha512: {
    name: 'sha512_crypt',
    saltSize: 16,
    rounds: { usual: 656000, least: 1000, most: 999_999_999 },
    hash: shaCrypt(6),
  },
  bcrypt: {
    name: 'bcrypt',
    saltSize: 22,
    exactSalt: true,
    rounds: { usual: 12, least: 4, most: 31 },
    hash: (password, salt, rounds, ident) => {
      // Loaded when it is first asked for: few playbooks use it.
      const bcrypt: { hashSync(text: string, salt: string): string } = createRequire(import.meta.url)('bcryptjs');
      const hash = bcrypt.hashSync(password, `$2b$${String(rounds).padStart(2, '0')}$${salt}`);
      return `$${ident}$${hash.slice(4)}`;
    },
  },
  pbkdf2_sha256: {
    name: 'pbkdf2_sha256',
    saltSize: 16,
    rounds: { usual: 29000, least: 1, most: 4_294_967_295 },
    hash: (password, salt, rounds) => {
      const key = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
      return `$pbkdf2-sha256$${rounds}$${adapted(Buffer.from(salt))}$${adapted(key)}`;
    },
  },
};

const ALIASES: Readonly<Record<string, string>> = {
  blowfish: 'bcrypt',
  md5_crypt: 'md5',
  sha256_crypt: 'sha256',
  sha512_crypt: 'sha512',
};

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

function checkSalt(scheme: Scheme, salt: string): void {
  if (scheme.name !== 'pbkdf2_sha256' && /[^./0-9A-Za-z]/.test(salt))
    throw failure(`Could not hash the secret.. invalid characters in ${scheme.name} salt`);
  const wanted = `${scheme.exactSalt === true ? 'exactly' : '<='} ${scheme.saltSize} chars`;
  if (salt.length > scheme.saltSize && scheme.name !== 'pbkdf2_sha256')
    throw failure(`Could not hash the secret.. salt too large (${scheme.name} requires ${wanted})`);
  if (scheme.exactSalt === true && salt.length < scheme.saltSize)
    throw failure(`Could not hash the secret.. salt too small (${scheme.name} requires ${wanted})`);
}

/** @throws PythonError AnsibleError where the scheme admits no such salt */
function saltSizeOf(scheme: Scheme, given: number | undefined): number {
  const size = given === undefined || given === 0 ? scheme.saltSize : Math.ceil(given);
  const most = scheme.name === 'pbkdf2_sha256' ? 1024 : scheme.saltSize;
  let bound: string | undefined;
  if (scheme.exactSalt === true && size !== scheme.saltSize) bound = `must be exactly ${scheme.saltSize}`;
  else if (size < 0) bound = 'below min_salt_size (0)';
  else if (size > most) bound = `above max_salt_size (${most})`;
  if (bound !== undefined) throw failure(`Could not hash the secret.. ${scheme.name}: salt_size (${size}) ${bound}`);
  return size;
}

function roundsOf(scheme: Scheme, given: number | undefined): number {
  if (scheme.rounds === undefined) return 0;
  const rounds = given ?? scheme.rounds.usual;
  const { least, most } = scheme.rounds;
  const wrong = (bound: string) =>
    failure(`Could not hash the secret.. ${scheme.name}: min_desired_rounds (${rounds}) is too ${bound}`);
  if (rounds < least) throw wrong(`low, must be at least ${least}`);
  if (rounds > most) throw wrong(`high, must be at most ${most}`);
  return rounds;
}

function randomSalt(length: number): string {
  return Array.from({ length }, () => SALT_ALPHABET[randomInt(SALT_ALPHABET.length)] ?? '.').join('');
}

/**
 * A password's hash as passlib makes it, with passlib's numbers of rounds.
 * @throws PythonError AnsibleError for an unknown scheme, a bad salt or bad rounds.
 */
export function passwordHash(password: string, options: PasswordHashOptions): string {
  const scheme = SCHEMES[ALIASES[options.scheme] ?? options.scheme];
  if (scheme === undefined || !Object.hasOwn(SCHEMES, ALIASES[options.scheme] ?? options.scheme))
    throw failure(`passlib does not support '${options.scheme}' algorithm`);
  const given = options.salt ?? '';
  const salt = given === '' ? randomSalt(saltSizeOf(scheme, options.saltSize)) : given;
  checkSalt(scheme, salt);
  return scheme.hash(password, salt, roundsOf(scheme, options.rounds), options.ident ?? '2b');
}
