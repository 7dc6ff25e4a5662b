import { modulo } from '../../python/arithmetic.ts';
import { isMapping } from '../../python/mapping.ts';
import { isMarkup } from '../../python/markup.ts';
import {
  asDouble,
  asInt,
  asText,
  compare,
  contains,
  equal,
  iterable,
  PythonObject,
  str,
} from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Float, type Value } from '../../values.ts';
import { CallableValue, type Test } from '../callables.ts';
import { defineTests } from '../plugin-table.ts';
import { test } from '../signature.ts';

function isZero(value: Value): boolean {
  return equal(value, 0);
}

function isSequence(value: Value): boolean {
  if (Array.isArray(value) || isMapping(value) || asText(value) !== undefined) return true;
  return value instanceof PythonObject && value.length() !== undefined && value.item(0) !== undefined;
}

/** Letters there are, and all of them in the one case. */
function cased(text: string, inCase: string, other: string): boolean {
  return text === inCase && text !== other;
}

function ordered(names: string, accepts: (order: number) => boolean, operator: string): Readonly<Record<string, Test>> {
  const own = test('operator(a, b)', (_context, a, b) => accepts(compare(a, b, operator)));
  return Object.fromEntries(names.split(' ').map(name => [name, own]));
}

const equalTest = test('operator(a, b)', (_context, a, b) => equal(a, b));
const unequalTest = test('operator(a, b)', (_context, a, b) => !equal(a, b));

/** Jinja2's own tests. */
export default defineTests({
  odd: test('test_odd(value)', (_context, value) => equal(modulo(value, 2), 1)),
  even: test('test_even(value)', (_context, value) => isZero(modulo(value, 2))),
  divisibleby: test('test_divisibleby(value, num)', (_context, value, num) => isZero(modulo(value, num))),
  defined: test('test_defined(value)', (_context, value) => !(value instanceof Undefined)),
  undefined: test('test_undefined(value)', (_context, value) => value instanceof Undefined),
  none: test('test_none(value)', (_context, value) => value === null),
  boolean: test('test_boolean(value)', (_context, value) => typeof value === 'boolean'),
  true: test('test_true(value)', (_context, value) => value === true),
  false: test('test_false(value)', (_context, value) => value === false),
  integer: test('test_integer(value)', (_context, value) => typeof value === 'number' || typeof value === 'bigint'),
  float: test('test_float(value)', (_context, value) => value instanceof Float),
  number: test('test_number(value)', (_context, value) => value instanceof Float || asInt(value) !== undefined),
  string: test('test_string(value)', (_context, value) => asText(value) !== undefined),
  mapping: test('test_mapping(value)', (_context, value) => isMapping(value)),
  sequence: test('test_sequence(value)', (_context, value) => isSequence(value)),
  iterable: test('test_iterable(value)', (_context, value) => iterable(value) !== undefined),
  callable: test('callable(obj)', (_context, value) => value instanceof CallableValue || value instanceof Undefined),
  lower: test('test_lower(value)', (_context, value) =>
    cased(str(value), str(value).toLowerCase(), str(value).toUpperCase())),
  upper: test('test_upper(value)', (_context, value) =>
    cased(str(value), str(value).toUpperCase(), str(value).toLowerCase())),
  sameas: test('test_sameas(value, other)', (_context, value, other) => same(value, other)),
  escaped: test('test_escaped(value)', (_context, value) => isMarkup(value)),
  in: test('test_in(value, seq)', (_context, value, seq) => contains(seq, value)),
  eq: equalTest,
  equalto: equalTest,
  '==': equalTest,
  ne: unequalTest,
  '!=': unequalTest,
  ...ordered('gt greaterthan >', order => order > 0, '>'),
  ...ordered('ge >=', order => order >= 0, '>='),
  ...ordered('lt lessthan <', order => order < 0, '<'),
  ...ordered('le <=', order => order <= 0, '<='),
});

/** Python's `is`; small ints and texts are the same object where they are equal. */
function same(value: Value, other: Value): boolean {
  if (value === other) return true;
  const text = asText(value);
  if (text !== undefined) return text === asText(other);
  return typeof value === 'bigint' && !(other instanceof Dict) && value === other;
}

/** Whether a number is not one. */
export function isNan(value: Value): boolean {
  return Number.isNaN(asDouble(value) ?? 0);
}
