import type { Int } from '../../python/number.ts';
import { Float, Tuple, type Value } from '../../values.ts';
import { type Method, type Methods, requireCount } from '../call-arguments.ts';

export const INT_METHODS: Methods<Int> = new Map<string, Method<Int>>([
  [
    'bit_length',
    (owner, args, kwargs) => {
      requireCount('int.bit_length', args, 0, 0, kwargs);
      const absolute = owner < 0 ? -BigInt(owner) : BigInt(owner);
      return absolute === 0n ? 0 : absolute.toString(2).length;
    },
  ],
  ['bit_count', owner => BigInt(owner).toString(2).replace(/[^1]/g, '').length],
  ['conjugate', owner => owner],
  ['as_integer_ratio', owner => Tuple.from<Value>([owner, 1])],
]);

export const FLOAT_METHODS: Methods<Float> = new Map<string, Method<Float>>([
  ['is_integer', owner => Number.isInteger(owner.value)],
  ['conjugate', owner => owner],
]);

/** `real`, `imag`... of a number; undefined for other names. */
export function numberAttribute(value: Int | Float, name: string): Value | undefined {
  if (name === 'real') return value;
  if (name === 'imag') return value instanceof Float ? new Float(0) : 0;
  if (value instanceof Float) return undefined;
  if (name === 'numerator') return value;
  return name === 'denominator' ? 1 : undefined;
}
