import { Float, type Value } from '../values.ts';
import { PythonError } from './error.ts';

export type Int = number | bigint;

/** The one form of an integer: a number where it is exact, else a bigint. */
export function int(value: Int): Int {
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The integer of an int or bool; undefined for anything else. */
export function asInt(value: Value | undefined): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/** The number of an int, bool or float as a double; undefined for anything else. */
export function asDouble(value: Value | undefined): number | undefined {
  if (value instanceof Float) return value.value;
  const integer = asInt(value);
  return integer === undefined ? undefined : intToDouble(integer);
}

/** @throws PythonError OverflowError beyond the range of a double. */
export function intToDouble(value: Int): number {
  const double = Number(value);
  if (!Number.isFinite(double)) throw new PythonError('OverflowError', 'int too large to convert to float');
  return double;
}

/** `int(x)` of a double: truncation towards zero. @throws PythonError for nan and infinities. */
export function doubleToInt(value: number): Int {
  if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  const truncated = Math.trunc(value);
  return Number.isSafeInteger(truncated) ? int(truncated) : int(BigInt(truncated));
}

/** Decimal digits that Python reads and writes of an int. */
export const MAX_DIGITS = 4300;

/** Decimal digits of an int. @throws PythonError beyond Python's limit of 4300 digits. */
export function intText(value: Int): string {
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  const limit = 10n ** BigInt(MAX_DIGITS);
  if (value >= limit || value <= -limit) {
    throw new PythonError('ValueError', `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`);
  }
  return value.toString();
}
