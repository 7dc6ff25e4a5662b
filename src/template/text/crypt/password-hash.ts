import { randomInt } from 'node:crypto';
import { PythonError, typeError } from '../../../python/semantics.ts';
import { CRYPT_ALPHABET } from './crypt-text.ts';
import type { Scheme } from './scheme.ts';
import { BEHIND_CRYPT, SCHEMES } from './schemes.ts';

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

function checkSalt(
  name: string,
  { anySalt = false, salts, saltCharacters = CRYPT_ALPHABET }: Scheme,
  salt: string,
): void {
  const wrong = (what: string) => failure(`Could not hash the secret.. ${what}`);
  if (!anySalt && [...salt].some(character => !saltCharacters.includes(character)))
    throw wrong(`invalid characters in ${name} salt`);
  const length = anySalt ? Buffer.byteLength(salt) : salt.length;
  const wanted = (word: string, size: number) =>
    `(${name} requires ${salts.least === salts.most ? 'exactly' : word} ${size} ${anySalt ? 'bytes' : 'chars'})`;
  if (length < salts.least) throw wrong(`salt too small ${wanted('>=', salts.least)}`);
  if (length > salts.most) throw wrong(`salt too large ${wanted('<=', salts.most)}`);
}

/** @throws PythonError AnsibleError where the scheme admits no such salt */
function checkPassword({ withNull }: Scheme, password: string): void {
  // no more: the time that the crypts take grows with the square of it
  if ([...password].length > MOST_CHARACTERS)
    throw failure('Could not hash the secret.. password exceeds maximum allowed size');
  if (withNull !== undefined && password.includes('\0')) throw failure(`Could not hash the secret.. ${withNull}`);
}

function saltSizeOf(name: string, { saltSize, salts }: Scheme, given: number | undefined): number {
  const size = given === undefined || given === 0 ? saltSize : Math.ceil(given);
  let bound: string | undefined;
  if (salts.least === salts.most && size !== saltSize) bound = `must be exactly ${saltSize}`;
  else if (size < salts.least) bound = `below min_salt_size (${salts.least})`;
  else if (size > salts.most) bound = `above max_salt_size (${salts.most})`;
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
  if (rounds > most) throw wrong(`large, cannot be more than ${most}`);
  return rounds;
}

function randomSalt(length: number, characters = CRYPT_ALPHABET): string {
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
}

/** @throws PythonError TypeError for a number or text that the scheme has no use for */
function refuseIdle({ unsalted = false, rounds }: Scheme, options: PasswordHashOptions): void {
  const given = { salt: options.salt ?? '', salt_size: options.saltSize ?? 0, rounds: options.rounds ?? 0 };
  const idle = [
    ...(unsalted ? (['salt', 'salt_size'] as const) : []),
    ...(rounds === undefined ? (['rounds'] as const) : []),
  ];
  const first = idle.find(name => given[name] !== '' && given[name] !== 0);
  if (first !== undefined) throw typeError(`MinimalHandler.using() got an unexpected keyword argument '${first}'`);
}

/**
 * A password's hash as passlib makes it, with passlib's numbers of rounds.
 * @throws PythonError AnsibleError for an unknown scheme, a bad salt or bad rounds.
 */
export function passwordHash(password: string, options: PasswordHashOptions): string {
  const behind = BEHIND_CRYPT.get(options.scheme);
  if (behind !== undefined) return `{CRYPT}${passwordHash(password, { ...options, scheme: behind })}`;
  const name = options.scheme;
  const scheme = SCHEMES.get(name);
  if (scheme === undefined) throw failure(`passlib does not support '${name}' algorithm`);
  refuseIdle(scheme, options);
  const given = options.salt ?? '';
  const salt = given === '' ? randomSalt(saltSizeOf(name, scheme, options.saltSize), scheme.saltCharacters) : given;
  checkSalt(name, scheme, salt);
  const rounds = roundsOf(name, scheme, options.rounds);
  checkPassword(scheme, password);
  return scheme.hash(password, salt, rounds, options.ident ?? '2b');
}
