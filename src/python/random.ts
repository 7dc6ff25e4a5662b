import { createHash, randomBytes } from 'node:crypto';
import { Float, type Value } from '../values.ts';
import { asInt, asText, type Int, int, typeError } from './semantics.ts';

const SIZE = 624;
const PERIOD = 397;

/** CPython's `random.Random`: MT19937, seeded as Python 3 seeds it, so that a seed gives what Ansible gives. */
export class PythonRandom {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  /** A seed of null takes one from the operating system. @throws PythonError `TypeError` for what Python 3.11 takes no seed of */
  constructor(seed: Value) {
    this.#seed(wordsOf(seedNumber(seed)));
  }

  #seed(key: readonly number[]): void {
    const state = this.#state;
    state[0] = 19650218;
    for (let i = 1; i < SIZE; i++) {
      const last = (state[i - 1] ?? 0) ^ ((state[i - 1] ?? 0) >>> 30);
      state[i] = Math.imul(1812433253, last) + i;
    }
    let i = 1;
    let j = 0;
    for (let k = Math.max(SIZE, key.length); k > 0; k--) {
      const last = (state[i - 1] ?? 0) ^ ((state[i - 1] ?? 0) >>> 30);
      state[i] = ((state[i] ?? 0) ^ Math.imul(last, 1664525)) + (key[j] ?? 0) + j;
      if (++i >= SIZE) {
        state[0] = state[SIZE - 1] ?? 0;
        i = 1;
      }
      if (++j >= key.length) j = 0;
    }
    for (let k = SIZE - 1; k > 0; k--) {
      const last = (state[i - 1] ?? 0) ^ ((state[i - 1] ?? 0) >>> 30);
      state[i] = ((state[i] ?? 0) ^ Math.imul(last, 1566083941)) - i;
      if (++i >= SIZE) {
        state[0] = state[SIZE - 1] ?? 0;
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % SIZE] ?? 0) & 0x7fffffff);
      state[i] = (state[(i + PERIOD) % SIZE] ?? 0) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }

  #next32(): number {
    if (this.#index >= SIZE) this.#refill();
    let y = this.#state[this.#index++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #bits(count: number): bigint {
    let result = 0n;
    let shift = 0n;
    for (let left = count; left > 0; left -= 32) {
      const word = left < 32 ? this.#next32() >>> (32 - left) : this.#next32();
      result |= BigInt(word) << shift;
      shift += 32n;
    }
    return result;
  }

  /** A whole number from 0 up to, not including, the limit, which is positive. */
  below(limit: Int): Int {
    const bound = BigInt(limit);
    if (bound <= 0n) throw new RangeError(`there is no number from 0 up to, not including, ${limit}`);
    const width = bound.toString(2).length;
    let value = this.#bits(width);
    while (value >= bound) value = this.#bits(width);
    return int(value);
  }

  choice<T>(elements: readonly T[]): T | undefined {
    return elements.length === 0 ? undefined : elements[Number(this.below(elements.length))];
  }

  /** Shuffles in place, as Python's `shuffle` does. */
  shuffle<T>(elements: T[]): void {
    for (let i = elements.length - 1; i > 0; i--) {
      const j = Number(this.below(i + 1));
      [elements[i], elements[j]] = [elements[j] as T, elements[i] as T];
    }
  }
}

function seedNumber(seed: Value): bigint {
  if (seed === null) return BigInt(`0x${randomBytes(64).toString('hex')}`);
  const whole = asInt(seed);
  if (whole !== undefined) return whole < 0 ? -BigInt(whole) : BigInt(whole);
  if (seed instanceof Float) return floatHash(seed.value);
  const text = asText(seed);
  if (text === undefined)
    throw typeError('The only supported seed types are: None,\nint, float, str, bytes, and bytearray.');
  const bytes = Buffer.from(text, 'utf8');
  const digest = createHash('sha512').update(bytes).digest();
  return BigInt(`0x${Buffer.concat([bytes, digest]).toString('hex')}`);
}

/** CPython's hash of a float: its value modulo 2^61 - 1, as an unsigned 64-bit number. */
function floatHash(value: number): bigint {
  const modulus = 2n ** 61n - 1n;
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  // 2^-1 is 2^60 modulo 2^61 - 1.
  const hash = (BigInt(mantissa) * 2n ** BigInt((60 * exponent) % 61)) % modulus;
  return value < 0 ? BigInt.asUintN(64, -hash) : hash;
}

function wordsOf(seed: bigint): readonly number[] {
  const words: number[] = [];
  for (let rest = seed; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}
