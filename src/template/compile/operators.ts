import { add, divide, floorDivide, modulo, multiply, power, subtract } from '../../python/arithmetic.ts';
import { compare, equal } from '../../python/compare.ts';
import { DateValue } from '../../python/dates.ts';
import { contains } from '../../python/sequence.ts';
import type { Value } from '../../values.ts';
import { dateDifference } from '../methods/date.ts';
import type { BinaryOperator, CompareOperator } from '../syntax/ast.ts';
import { type Evaluate, isTypeError } from './evaluate.ts';
import type { TextNamer } from './origin.ts';

const BINARY: Readonly<Record<BinaryOperator, (a: Value, b: Value) => Value>> = {
  add,
  sub: (a, b) => (a instanceof DateValue && b instanceof DateValue ? dateDifference(a, b) : subtract(a, b)),
  mul: multiply,
  div: divide,
  floordiv: floorDivide,
  mod: modulo,
  pow: power,
};

const COMPARE: Readonly<Record<CompareOperator, (a: Value, b: Value) => boolean>> = {
  eq: equal,
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => compare(a, b, '<') < 0,
  lteq: (a, b) => compare(a, b, '<=') <= 0,
  gt: (a, b) => compare(a, b, '>') > 0,
  gteq: (a, b) => compare(a, b, '>=') >= 0,
  in: (a, b) => contains(b, a),
  notin: (a, b) => !contains(b, a),
};

/** `left OPERATOR right`; where the operands' types do not fit, the message names texts of variables as Ansible does. */
export function compileBinary(
  operator: BinaryOperator,
  left: Evaluate,
  right: Evaluate,
  nameLeft: TextNamer | undefined,
  nameRight: TextNamer | undefined,
): Evaluate {
  const operate = BINARY[operator];
  if (nameLeft === undefined && nameRight === undefined) return frame => operate(left(frame), right(frame));
  return frame => {
    const [a, b] = [left(frame), right(frame)];
    try {
      return operate(a, b);
    } catch (error) {
      if (!isTypeError(error)) throw error;
      return operate(nameLeft?.(a, frame) ?? a, nameRight?.(b, frame) ?? b);
    }
  };
}

/** A chain of comparisons: one operand more than operators. */
export function compileCompare(
  operators: readonly CompareOperator[],
  operands: readonly Evaluate[],
  namers: readonly (TextNamer | undefined)[],
): Evaluate {
  const [first = () => null, ...others] = operands;
  const links = others.map((right, i) => ({
    holds: COMPARE[operators[i] ?? 'eq'],
    right,
    nameLeft: namers[i],
    nameRight: namers[i + 1],
  }));
  return frame => {
    let value = first(frame);
    for (const { holds, right, nameLeft, nameRight } of links) {
      const next = right(frame);
      try {
        if (!holds(value, next)) return false;
      } catch (error) {
        if (!isTypeError(error)) throw error;
        if (!holds(nameLeft?.(value, frame) ?? value, nameRight?.(next, frame) ?? next)) return false;
      }
      value = next;
    }
    return true;
  };
}
