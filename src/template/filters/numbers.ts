import { power } from '../../python/arithmetic.ts';
import { parseFloatText } from '../../python/float-text.ts';
import {
  asDouble,
  asInt,
  asText,
  doubleToInt,
  int,
  intToDouble,
  PythonError,
  truthy,
  typeError,
  typeName,
} from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Float, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { builtin, filter } from '../signature.ts';
import { parseInteger, roundDouble } from './arithmetic.ts';

/** Python's `float(value)`; undefined where it raises TypeError or ValueError. */
function asFloat(value: Value): number | undefined {
  if (value instanceof Undefined) value.fail();
  const text = asText(value);
  return text === undefined ? asDouble(value) : parseFloatText(text);
}

function toInt(value: Value, fallback: Value, base: number): Value {
  if (value instanceof Undefined) value.fail();
  const text = asText(value);
  const whole = text === undefined ? asInt(value) : parseInteger(text, base);
  if (whole !== undefined) return int(whole);
  const double = asFloat(value);
  return double === undefined || !Number.isFinite(double) ? fallback : doubleToInt(double);
}

function round(value: Value, precision: Value, method: string): Value {
  if (!['common', 'ceil', 'floor'].includes(method))
    throw new PythonError('FilterArgumentError', 'method must be common, ceil or floor');
  const digits = Number(asInt(precision) ?? 0);
  const whole = asInt(value);
  const double = asDouble(value);
  if (double === undefined) {
    if (value instanceof Undefined) value.fail();
    throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  }
  if (method === 'common') {
    if (whole === undefined) return new Float(roundDouble(double, digits));
    return digits >= 0 ? whole : doubleToInt(roundDouble(double, digits));
  }
  const scaled = double * 10 ** digits;
  const rounded = method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled);
  return new Float(rounded / 10 ** digits);
}

const PREFIXES = 'kMGTPEZY';

function fileSize(value: Value, binary: boolean): string {
  const bytes = asFloat(value);
  if (bytes === undefined) {
    const text = asText(value);
    if (text === undefined)
      throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
    throw new PythonError('ValueError', `could not convert string to float: '${text}'`);
  }
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  let unit = base;
  let index = 0;
  while (index < PREFIXES.length - 1 && bytes >= unit * base) {
    unit *= base;
    index++;
  }
  const prefix = PREFIXES[index] ?? '';
  return `${(bytes / unit).toFixed(1)} ${binary ? `${prefix.toUpperCase()}iB` : `${prefix}B`}`;
}

function absolute(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  if (value instanceof Float) return new Float(Math.abs(value.value));
  const whole = asInt(value);
  if (whole === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  return whole < 0 ? -whole : whole;
}

/** The number of a mathematical filter; Python's words when it is none. */
function real(value: Value, name: string): number {
  if (value instanceof Undefined) value.fail();
  const double = asDouble(value);
  if (double === undefined)
    throw typeError(`${name}() can only be used on numbers: must be real number, not ${typeName(value)}`);
  return double;
}

function logarithm(x: number, base: number | undefined): number {
  if (x <= 0 || (base !== undefined && base <= 0)) throw new PythonError('ValueError', 'math domain error');
  if (base === undefined) return Math.log(x);
  if (base === 10) return Math.log10(x);
  if (base === 1) throw new PythonError('ZeroDivisionError', 'float division by zero');
  return Math.log(x) / Math.log(base);
}

/** Jinja2's and Ansible's filters of numbers. */
export default defineFilters({
  abs: builtin('abs', absolute),
  int: filter('do_int(value, default=0, base=10)', (_context, value, other, base) =>
    toInt(value, other, Number(asInt(base) ?? 10)),
  ),
  float: filter('do_float(value, default=None)', (_context, value, other) => {
    const double = asFloat(value);
    if (double !== undefined) return new Float(double);
    return other ?? new Float(0);
  }),
  round: filter("do_round(value, precision=0, method='common')", (_context, value, precision, method) =>
    round(value, precision, asText(method) ?? ''),
  ),
  filesizeformat: filter('do_filesizeformat(value, binary=False)', (_context, value, binary) =>
    fileSize(value, truthy(binary)),
  ),
  log: filter(
    'logarithm(x, base=None)',
    (_context, x, base) => new Float(logarithm(real(x, 'log'), base === null ? undefined : real(base, 'log'))),
  ),
  pow: filter('power(x, y)', (_context, x, y) => power(new Float(real(x, 'pow')), new Float(real(y, 'pow')))),
  root: filter('inversepower(x, base=2)', (_context, x, base) => {
    const number = real(x, 'root');
    const degree = real(base, 'root');
    if (degree === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
    if (degree === 2 && number < 0) throw new PythonError('ValueError', 'math domain error');
    return new Float(degree === 2 ? Math.sqrt(number) : intToDouble(1) * number ** (1 / degree));
  }),
});
