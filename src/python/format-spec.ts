import { Float, type Value } from '../values.ts';
import { PythonError, typeError, valueError } from './error.ts';
import { floatRepr } from './float-text.ts';
import { asDouble, asInt, type Int } from './number.ts';
import { PythonObject } from './object.ts';
import { str } from './repr.ts';
import { asText, codePoints } from './text.ts';
import { typeName } from './types.ts';

/** Fixed notation of a double with any number of digits, exact and rounded half to even on the binary value. */
export function toFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  if (digits <= 100 && Math.abs(value) < 1e21 && !needsExact(value, digits)) return value.toFixed(digits);
  return exactFixed(value, digits);
}

function needsExact(value: number, digits: number): boolean {
  return Number.isInteger(value * 2 ** (digits + 1));
}

/** The double as an integer ratio, scaled and rounded half to even. */
function exactFixed(value: number, digits: number): string {
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  const scaled = BigInt(mantissa) * 10n ** BigInt(digits);
  const divisor = 1n << BigInt(exponent);
  let quotient = scaled / divisor;
  const twice = (scaled % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  const text = quotient.toString().padStart(digits + 1, '0');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `1.5e+02`: Python writes at least two digits of exponent. */
export function toExponent(value: number, digits: number): string {
  if (!Number.isFinite(value)) return toFixed(value, 0);
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.min(digits, 100)).split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The `g` format: `precision` significant digits, trailing zeros dropped unless `keepZeros`. */
export function toGeneral(value: number, precision: number, keepZeros = false): string {
  if (!Number.isFinite(value)) return toFixed(value, 0);
  const digits = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Number(toExponent(value, digits - 1).split('e')[1]);
  const scientific = exponent < -4 || exponent >= digits;
  const text = scientific ? toExponent(value, digits - 1) : toFixed(value, digits - 1 - exponent);
  if (keepZeros || !text.includes('.')) return text;
  const [mantissa = '', power] = text.split('e');
  const short = mantissa.replace(/\.?0+$/, '');
  return power === undefined ? short : `${short}e${power}`;
}

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/** Digits of an integer in the base that a format letter names. */
export function intInBase(value: Int, letter: string): string {
  const digits = value.toString(BASES[letter] ?? 10);
  return letter === 'X' ? digits.toUpperCase() : digits;
}

interface Spec {
  fill: string;
  align: string;
  sign: string;
  alternate: boolean;
  width: number;
  grouping: string;
  precision: number | undefined;
  type: string;
}

function parseSpec(text: string): Spec | undefined {
  const characters = Array.from(text);
  let fill = ' ';
  let align = '';
  let rest = text;
  const [first = '', second = ''] = characters;
  if (second !== '' && '<>=^'.includes(second)) {
    [fill, align] = [first, second];
    rest = characters.slice(2).join('');
  }
  const match = /^([<>=^])?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su.exec(rest);
  if (match === null) return undefined;
  const zero = match[5] !== undefined;
  if (zero && align === '' && match[1] === undefined) fill = '0';
  return {
    fill,
    align: align !== '' ? align : (match[1] ?? (zero ? '=' : '')),
    sign: match[2] ?? '-',
    alternate: match[4] !== undefined,
    width: Number(match[6] ?? 0),
    grouping: match[7] ?? '',
    precision: match[8] === undefined ? undefined : Number(match[8]),
    type: match[9] ?? '',
  };
}

function pad(text: string, spec: Spec, defaultAlign: string, signLength = 0): string {
  const missing = spec.width - codePoints(text).length;
  if (missing <= 0) return text;
  if (spec.width > 10_000_000) throw new PythonError('MemoryError', 'the format asks for too wide a field');
  const align = spec.align === '' ? defaultAlign : spec.align;
  if (align === '<') return text + spec.fill.repeat(missing);
  if (align === '^') {
    const left = Math.floor(missing / 2);
    return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
  }
  if (align === '=') return text.slice(0, signLength) + spec.fill.repeat(missing) + text.slice(signLength);
  return spec.fill.repeat(missing) + text;
}

function group(digits: string, separator: string, size: number): string {
  const [whole = '', ...fraction] = digits.split('.');
  const grouped = whole.replace(new RegExp(`\\B(?=(?:[\\da-fA-F]{${size}})+$)`, 'g'), separator);
  return [grouped, ...fraction].join('.');
}

function signed(negative: boolean, spec: Spec): string {
  if (negative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

function unknownCode(type: string, value: Value): PythonError {
  return valueError(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
}

function formatInt(value: Int, spec: Spec, original: Value): string {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatDouble(Number(value), spec, original);
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.type === 'c') return pad(String.fromCodePoint(Number(value)), spec, '<');
  if (!['', 'd', 'n', 'b', 'o', 'x', 'X'].includes(spec.type)) throw unknownCode(spec.type, original);
  const negative = value < 0;
  let digits = intInBase(negative ? -value : value, spec.type);
  if (spec.grouping !== '')
    digits = group(digits, spec.grouping, 'boxX'.includes(spec.type) && spec.type !== '' ? 4 : 3);
  const prefix = spec.alternate && 'boxX'.includes(spec.type) && spec.type !== '' ? `0${spec.type}` : '';
  const sign = signed(negative, spec) + prefix;
  return pad(sign + digits, spec, '>', sign.length);
}

function formatDouble(value: number, spec: Spec, original: Value): string {
  const absolute = Math.abs(value);
  const precision = spec.precision ?? 6;
  let digits: string;
  switch (spec.type) {
    case 'f':
    case 'F':
      digits = toFixed(absolute, precision);
      break;
    case 'e':
    case 'E':
      digits = toExponent(absolute, precision);
      break;
    case 'g':
    case 'G':
    case 'n':
      digits = toGeneral(absolute, precision, spec.alternate);
      break;
    case '%':
      digits = `${toFixed(absolute * 100, precision)}%`;
      break;
    case '':
      digits = spec.precision === undefined ? floatRepr(absolute) : generalWithPoint(absolute, spec.precision);
      break;
    default:
      throw unknownCode(spec.type, original);
  }
  if (spec.type === 'E' || spec.type === 'G' || spec.type === 'F') digits = digits.toUpperCase();
  if (spec.grouping !== '') digits = group(digits, spec.grouping, 3);
  const sign = signed(value < 0 || Object.is(value, -0), spec);
  return pad(sign + digits, spec, '>', sign.length);
}

function generalWithPoint(value: number, precision: number): string {
  const text = toGeneral(value, precision);
  return /^\d+$/.test(text) && text.length < precision ? `${text}.0` : text;
}

/** Python's `format(value, spec)`. @throws PythonError ValueError, TypeError. */
export function formatValue(value: Value, specText: string): string {
  if (specText === '') return str(value);
  const text = asText(value);
  const spec = parseSpec(specText);
  if (value instanceof PythonObject && text === undefined) {
    const formatted = value.format(specText);
    if (formatted !== undefined) return formatted;
    throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
  }
  if (spec === undefined) throw valueError('Invalid format specifier');
  if (text !== undefined) {
    if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, value);
    if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
    const cut = spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
    return pad(cut, spec, '<');
  }
  if (typeof value === 'boolean' && spec.type === '') return pad(str(value), spec, '<');
  const integer = asInt(value);
  if (integer !== undefined) return formatInt(integer, spec, value);
  const double = value instanceof Float ? asDouble(value) : undefined;
  if (double !== undefined) return formatDouble(double, spec, value);
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}
