import { Bytes, Dict, Float, Tuple, type Value } from '../values.ts';
import { DateTimeValue, DateValue } from './dates.ts';
import { PythonError, typeError } from './error.ts';
import { asInt } from './number.ts';
import { PythonObject } from './object.ts';
import { asText, compareText } from './text.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/** Python's truth. @throws UndefinedError for an undefined value. */
export function truthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Undefined) return value.lenient ? false : value.fail();
  if (value instanceof PythonObject) return value.truthy();
  if (value instanceof Bytes) return value.data.length > 0;
  const text = asText(value);
  return text === undefined || text !== '';
}

/** int, bool or float as something that JavaScript's `==` and `<` compare exactly (also number with bigint). */
function numeric(value: Value): number | bigint | undefined {
  return value instanceof Float ? value.value : asInt(value);
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b && a <= b ? 0 : Number.NaN;
}

const MAX_DEPTH = 900;
let depth = 0;

function deeper<T>(compareThem: () => T): T {
  if (depth > MAX_DEPTH) throw new PythonError('RecursionError', 'maximum recursion depth exceeded in comparison');
  depth++;
  try {
    return compareThem();
  } finally {
    depth--;
  }
}

/** Python's `a == b`. @throws UndefinedError when either is undefined. */
export function equal(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  if (a instanceof Undefined) return a.lenient ? b instanceof Undefined && b.lenient : a.fail();
  if (b instanceof Undefined) return b.lenient ? false : b.fail();
  if (a === b) return !(a instanceof Float && Number.isNaN(a.value));
  if (a === null || b === null) return false;
  const left = numeric(a);
  if (left !== undefined) {
    const right = numeric(b);
    return right === undefined ? b instanceof PythonObject && b.equals(a) : compareNumbers(left, right) === 0;
  }
  const text = asText(a);
  if (text !== undefined) return text === asText(b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple || a.length !== b.length) return false;
    return deeper(() => a.every((element, i) => same(element, b[i] ?? null)));
  }
  if (a instanceof Dict && b instanceof Dict) return a.size === b.size && deeper(() => equalDicts(a, b));
  if (a instanceof Bytes) return b instanceof Bytes && Buffer.compare(a.data, b.data) === 0;
  if (a instanceof DateValue) return b instanceof DateValue && a.typeName === b.typeName && orderDates(a, b) === 0;
  if (a instanceof PythonObject) return a.equals(b);
  return b instanceof PythonObject && b.equals(a);
}

/** Equality inside containers: identity first, as CPython. */
function same(a: Value, b: Value): boolean {
  return a === b ? !(a instanceof Undefined) || a.fail() : equal(a, b);
}

function equalDicts(a: Dict, b: Dict): boolean {
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !same(value, other)) return false;
  }
  return true;
}

/** Order of two values, or undefined where Python has none; NaN when neither is smaller (nan, unrelated sets). */
function order(a: Value, b: Value, operator = '<'): number | undefined {
  const left = numeric(a);
  if (left !== undefined) {
    const right = numeric(b);
    return right === undefined ? undefined : compareNumbers(left, right);
  }
  const text = asText(a);
  if (text !== undefined) {
    const other = asText(b);
    return other === undefined ? undefined : compareText(text, other);
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) return undefined;
    return deeper(() => orderSequences(a, b, operator));
  }
  if (a instanceof Bytes && b instanceof Bytes) return Buffer.compare(a.data, b.data);
  if (a instanceof DateValue && b instanceof DateValue && a.typeName === b.typeName) return orderDates(a, b);
  return a instanceof PythonObject ? a.compare(b) : undefined;
}

function orderDates(a: DateValue, b: DateValue): number {
  const at = (date: DateValue): number => {
    const day = Date.UTC(date.year, date.month - 1, date.day) * 1000;
    if (!(date instanceof DateTimeValue)) return day;
    return day + (date.hour * 3600 + (date.minute - (date.offset ?? 0)) * 60 + date.second) * 1e6 + date.microsecond;
  };
  return at(a) - at(b);
}

function orderSequences(a: readonly Value[], b: readonly Value[], operator: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const left = a[i] ?? null;
    const right = b[i] ?? null;
    if (!same(left, right)) return compare(left, right, operator);
  }
  return a.length - b.length;
}

/**
 * Negative, zero or positive as Python orders two values; NaN when neither is smaller.
 * @throws PythonError TypeError, naming `operator`, when they have no order; UndefinedError for undefined values.
 */
export function compare(a: Value, b: Value, operator = '<'): number {
  if (a instanceof Undefined) a.fail();
  if (b instanceof Undefined) b.fail();
  const result = order(a, b, operator);
  if (result === undefined) {
    throw typeError(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
  }
  return result;
}

/** Whether Python could use it as a dict's key. */
export function hashable(value: Value): boolean {
  if (value instanceof Tuple) return value.every(hashable);
  if (Array.isArray(value) || value instanceof Dict) return false;
  return !(value instanceof PythonObject) || !['set', 'list', 'dict'].includes(value.typeName);
}

/** @throws PythonError TypeError when it cannot be a dict's key. */
export function requireHashable(value: Value): void {
  if (value instanceof Undefined) value.fail();
  if (typeof value === 'string' || hashable(value)) return;
  const culprit = value instanceof Tuple ? (value.find(part => !hashable(part)) ?? value) : value;
  throw typeError(`unhashable type: '${typeName(culprit)}'`);
}
