import { Float, type Value } from '../../values.ts';
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

/** Python's `repr` of a float: the shortest digits that read back, `1e+16` from 16 digits on. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits.padEnd(exponent + 1, '0')}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

const MAX_DIGITS = 4300;

/** Decimal digits of an int. @throws PythonError beyond Python's limit of 4300 digits. */
export function intText(value: Int): string {
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  const limit = 10n ** BigInt(MAX_DIGITS);
  if (value >= limit || value <= -limit) {
    throw new PythonError('ValueError', `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`);
  }
  return value.toString();
}
