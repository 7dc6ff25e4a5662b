import { createHash, hash } from 'node:crypto';
import { cryptText } from './crypt-text.ts';

interface Variant {
  readonly id: number;
  readonly algorithm: 'sha256' | 'sha512';
  readonly size: number;
  readonly order: readonly (readonly number[])[];
}

/** The places of the bytes as they are written: three, then those behind them, rotated, and so on. */
function threes(count: number, first: readonly number[], rotation: number, rest: readonly number[]): number[][] {
  const order = [[...first]];
  while (order.length < count) {
    const last = order.at(-1) ?? [];
    order.push([...last.slice(rotation), ...last.slice(0, rotation)].map(place => place + 1));
  }
  return [...order, [...rest]];
}

const SHA256: Variant = { id: 5, algorithm: 'sha256', size: 32, order: threes(10, [0, 10, 20], 2, [31, 30]) };
const SHA512: Variant = { id: 6, algorithm: 'sha512', size: 64, order: threes(21, [0, 21, 42], 1, [63]) };

/** After so many rounds, what a round puts together is as it was: it depends on the round's number by 2, 3 and 7. */
const PERIOD = 42;
/** Not written into the hash. */
const USUAL_ROUNDS = 5000;

/** What a round digests: all of it is always the same, but for the digest of the round before. */
interface Round {
  readonly input: Buffer;
  /** Where that digest stands. */
  readonly at: number;
}

function roundOf(number: number, key: Buffer, salt: Buffer, size: number): Round {
  const digest = Buffer.alloc(size);
  const isOdd = number % 2 === 1;
  const parts = [isOdd ? key : digest];
  if (number % 3 !== 0) parts.push(salt);
  if (number % 7 !== 0) parts.push(key);
  parts.push(isOdd ? digest : key);
  const input = Buffer.concat(parts);
  return { input, at: isOdd ? input.length - size : 0 };
}

/** Ulrich Drepper's crypt of SHA-2 (`$5$`, `$6$`). */
function shaCrypt({ id, algorithm, size, order }: Variant, password: string, saltText: string, rounds: number): string {
  const key = Buffer.from(password);
  const salt = Buffer.from(saltText);
  const digestOf = (parts: readonly Uint8Array[]) => {
    const digest = createHash(algorithm);
    for (const part of parts) digest.update(part);
    return digest.digest();
  };
  const repeated = (part: Uint8Array, times: number) => Array.from({ length: times }, () => part);
  const alternate = digestOf([key, salt, key]);
  const parts: Uint8Array[] = [key, salt, Buffer.alloc(key.length, alternate)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : key);
  const first = digestOf(parts);
  const keySequence = Buffer.alloc(key.length, digestOf(repeated(key, key.length)));
  const saltSequence = Buffer.alloc(salt.length, digestOf(repeated(salt, 16 + (first[0] ?? 0))));
  const period = Array.from({ length: PERIOD }, (_, number) => roundOf(number, keySequence, saltSequence, size));
  // As text, a character a byte: making a Buffer takes longer than the digest.
  let digest = first.toString('latin1');
  for (let left = rounds; left > 0; left -= PERIOD)
    for (const { input, at } of left < PERIOD ? period.slice(0, left) : period) {
      input.write(digest, at, 'latin1');
      digest = hash(algorithm, input, 'binary');
    }
  const told = rounds === USUAL_ROUNDS ? '' : `rounds=${rounds}$`;
  return `$${id}$${told}${saltText}$${cryptText(Buffer.from(digest, 'latin1'), order)}`;
}

/** @param salt at most 16 of crypt's characters */
export const sha256Crypt = (password: string, salt: string, rounds: number): string =>
  shaCrypt(SHA256, password, salt, rounds);

export const sha512Crypt = (password: string, salt: string, rounds: number): string =>
  shaCrypt(SHA512, password, salt, rounds);
