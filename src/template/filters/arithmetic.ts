import { type Int, int } from '../../python/semantics.ts';

/** Python's `int(text, base)`; undefined where it raises ValueError. */
export function parseInteger(text: string, base: number): Int | undefined {
  const match = /^\s*([+-]?)(0[xX]|0[oO]|0[bB])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)\s*$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', prefix = '', digits = ''] = match;
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()] ?? 0;
  let radix = base;
  let body = digits.replaceAll('_', '').toLowerCase();
  if (prefixBase !== 0 && (base === 0 || base === prefixBase)) radix = prefixBase;
  else if (prefixBase !== 0) body = `0${prefix.slice(1).toLowerCase()}${body}`;
  else if (base === 0) {
    if (/^0+[1-9]/.test(body)) return undefined;
    radix = 10;
  }
  let result = 0n;
  for (const digit of body) {
    const value = Number.parseInt(digit, 36);
    if (value >= radix) return undefined;
    result = result * BigInt(radix) + BigInt(value);
  }
  return int(sign === '-' ? -result : result);
}

/** Python's `round(value, digits)` of a double: half to even, exact on the binary value. */
export function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  if (digits > 22) return value;
  if (digits >= 0) return roundedDecimals(value, digits);
  const unit = 10 ** -digits;
  const [quotient, rest] = [Math.floor(Math.abs(value) / unit), Math.abs(value) % unit];
  const up = rest * 2 > unit || (rest * 2 === unit && quotient % 2 === 1);
  return Math.sign(value) * (quotient + (up ? 1 : 0)) * unit;
}

/** The exact decimal expansion of the double decides, since toFixed rounds ties away from zero. */
function roundedDecimals(value: number, digits: number): number {
  const magnitude = Math.abs(value);
  if (magnitude >= 2 ** 52) return value;
  const [mantissa, exponent] = exactParts(magnitude);
  const scaled = mantissa * 10n ** BigInt(digits);
  const divisor = 2n ** BigInt(-exponent);
  let quotient = scaled / divisor;
  const twice = (scaled % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  const text = quotient.toString().padStart(digits + 1, '0');
  const result = Number(digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`);
  return value < 0 ? -result : result;
}

/** A double below 2^52 as mantissa times 2^exponent, the exponent not positive. */
function exactParts(value: number): readonly [bigint, number] {
  let mantissa = value;
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  return [BigInt(mantissa), exponent];
}
