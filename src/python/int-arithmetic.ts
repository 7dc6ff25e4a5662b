import { PythonError } from './error.ts';
import { type Int, int } from './number.ts';

/** An operator on ints, exact: numbers while they stay safe, bigints else. */
export function exact(
  a: Int,
  b: Int,
  small: (a: number, b: number) => number,
  big: (a: bigint, b: bigint) => bigint,
): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = small(a, b);
    if (Number.isSafeInteger(result)) return int(result);
  }
  return int(big(BigInt(a), BigInt(b)));
}

/** Hexadecimal digits of the longest product. */
const MAX_DIGITS = 500_000;

export function product(x: bigint, y: bigint): bigint {
  if (x.toString(16).length + y.toString(16).length > MAX_DIGITS)
    throw new PythonError('MemoryError', 'the integer has too many digits');
  return x * y;
}

export function ratio(a: Int, b: Int): number {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const [x, y] = [BigInt(a), BigInt(b)];
  const scale = 1n << 1100n;
  const quotient = Number(x / y);
  if (!Number.isFinite(quotient))
    throw new PythonError('OverflowError', 'integer division result too large for a float');
  const rest = x % y;
  return quotient + Number((rest * scale) / y / (scale >> 1000n)) / 2 ** 1000;
}

export function floorBig(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

export function floatModulo(x: number, y: number): number {
  if (!Number.isFinite(y) && Number.isFinite(x)) return x === 0 || x < 0 === y < 0 ? x : y;
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 === y < 0 ? rest : rest + y;
}
