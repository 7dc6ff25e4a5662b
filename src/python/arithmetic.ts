import { Float, Text, Tuple, type Value } from '../values.ts';
import { PythonError, typeError } from './error.ts';
import { exact, floatModulo, floorBig, product, ratio } from './int-arithmetic.ts';
import { escapeHtml, isMarkup } from './markup.ts';
import { asDouble, asInt, type Int, int } from './number.ts';
import { PythonObject } from './object.ts';
import { percentFormat } from './percent-format.ts';
import { asText } from './text.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/** Longest string, list or integer (in bits) that an operator makes. */
const MAX_SIZE = 20_000_000;

/** Of Python's indexes: of 64 bits, with a sign. */
const INDEX_LIMIT = 2 ** 63;

function unsupported(operator: string, a: Value, b: Value): PythonError {
  return typeError(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

function requireDefined(a: Value, b: Value): void {
  if (a instanceof Undefined) a.fail();
  if (b instanceof Undefined) b.fail();
}

function divisionByZero(message: string): PythonError {
  return new PythonError('ZeroDivisionError', message);
}

export function requireSize(size: number): void {
  if (size > MAX_SIZE)
    throw new PythonError('MemoryError', `a value of ${size} elements is beyond the limit of ${MAX_SIZE}`);
}

/** Exact where both are integers, otherwise of doubles; undefined where one is no number. */
function ofNumbers(
  a: Value,
  b: Value,
  small: (x: number, y: number) => number,
  big: (x: bigint, y: bigint) => bigint,
): Value | undefined {
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined) return exact(left, right, small, big);
  const x = asDouble(a);
  const y = asDouble(b);
  return x !== undefined && y !== undefined ? new Float(small(x, y)) : undefined;
}

export function add(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  requireDefined(a, b);
  const number = ofNumbers(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
  if (number !== undefined) return number;
  const text = asText(a);
  if (text !== undefined) {
    const other = asText(b);
    if (other === undefined) throw typeError(`can only concatenate str (not "${typeName(b)}") to str`);
    requireSize(text.length + other.length);
    const [left, right] = [isMarkup(a), isMarkup(b)];
    if (!left && !right) return text + other;
    return new Text((left ? text : escapeHtml(text)) + (right ? other : escapeHtml(other)), { markup: true });
  }
  if (Array.isArray(a)) {
    const kind = a instanceof Tuple ? 'tuple' : 'list';
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) {
      throw typeError(`can only concatenate ${kind} (not "${typeName(b)}") to ${kind}`);
    }
    requireSize(a.length + b.length);
    return a instanceof Tuple ? Tuple.from<Value>([...a, ...b]) : [...a, ...b];
  }
  return objectOperator('+', a, b);
}

function objectOperator(operator: string, a: Value, b: Value): Value {
  const result = a instanceof PythonObject ? a.operate(operator, b) : undefined;
  if (result === undefined) throw unsupported(operator === '**' ? '** or pow()' : operator, a, b);
  return result;
}

export function subtract(a: Value, b: Value): Value {
  requireDefined(a, b);
  const number = ofNumbers(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
  return number ?? objectOperator('-', a, b);
}

function repeat(sequence: Value, count: Int | undefined): Value | undefined {
  const text = asText(sequence);
  const length = text?.length ?? (Array.isArray(sequence) ? sequence.length : undefined);
  if (count === undefined || length === undefined) return undefined;
  if (Math.abs(Number(count)) >= INDEX_LIMIT)
    throw new PythonError('OverflowError', "cannot fit 'int' into an index-sized integer");
  const times = length === 0 ? 0 : Math.max(0, Number(count));
  requireSize(length * times);
  if (text !== undefined) return text.repeat(times);
  if (!Array.isArray(sequence)) return undefined;
  const result = sequence instanceof Tuple ? new Tuple() : [];
  for (let i = 0; i < times; i++) for (const element of sequence) result.push(element);
  return result;
}

export function multiply(a: Value, b: Value): Value {
  requireDefined(a, b);
  const number = ofNumbers(a, b, (x, y) => x * y, product);
  if (number !== undefined) return number;
  const repeated = repeat(a, asInt(b)) ?? repeat(b, asInt(a));
  if (repeated !== undefined) return repeated;
  if (asText(a) !== undefined || Array.isArray(a)) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(b)}'`);
  }
  if (asText(b) !== undefined || Array.isArray(b)) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(a)}'`);
  }
  return objectOperator('*', a, b);
}

export function divide(a: Value, b: Value): Value {
  requireDefined(a, b);
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined) {
    if (Number(right) === 0) throw divisionByZero('division by zero');
    return new Float(ratio(left, right));
  }
  const x = asDouble(a);
  const y = asDouble(b);
  if (x === undefined || y === undefined) return objectOperator('/', a, b);
  if (y === 0) throw divisionByZero('float division by zero');
  return new Float(x / y);
}

export function floorDivide(a: Value, b: Value): Value {
  requireDefined(a, b);
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined) {
    if (Number(right) === 0) throw divisionByZero('integer division or modulo by zero');
    return int(floorBig(BigInt(left), BigInt(right)));
  }
  const x = asDouble(a);
  const y = asDouble(b);
  if (x === undefined || y === undefined) return objectOperator('//', a, b);
  if (y === 0) throw divisionByZero('float floor division by zero');
  return new Float(Math.round((x - floatModulo(x, y)) / y));
}

export function modulo(a: Value, b: Value): Value {
  if (a instanceof Undefined) a.fail();
  const text = asText(a);
  if (text !== undefined) return percentFormat(text, b);
  requireDefined(a, b);
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined) {
    if (Number(right) === 0) throw divisionByZero('integer modulo by zero');
    const x = BigInt(left);
    const y = BigInt(right);
    return int(x - floorBig(x, y) * y);
  }
  const x = asDouble(a);
  const y = asDouble(b);
  if (x === undefined || y === undefined) return objectOperator('%', a, b);
  if (y === 0) throw divisionByZero('float modulo');
  return new Float(floatModulo(x, y));
}

export function power(a: Value, b: Value): Value {
  requireDefined(a, b);
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined && right >= 0) {
    const base = BigInt(left);
    const bits = base === 0n || base === 1n || base === -1n ? 1 : base.toString(2).length * Number(right);
    requireSize(bits);
    return int(base ** BigInt(right));
  }
  const x = asDouble(a);
  const y = asDouble(b);
  if (x === undefined || y === undefined) return objectOperator('**', a, b);
  if (x === 0 && y < 0) throw divisionByZero('0.0 cannot be raised to a negative power');
  const result = x === 1 ? 1 : x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return new Float(result);
}

export function negate(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  const integer = asInt(value);
  if (integer !== undefined) return int(-integer);
  if (value instanceof Float) return new Float(-value.value);
  throw typeError(`bad operand type for unary -: '${typeName(value)}'`);
}

export function positive(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  const integer = asInt(value);
  if (integer !== undefined) return int(integer);
  if (value instanceof Float) return value;
  throw typeError(`bad operand type for unary +: '${typeName(value)}'`);
}
