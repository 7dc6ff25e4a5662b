import { typeError } from '../python/error.ts';
import { asText } from '../python/text.ts';
import { typeName } from '../python/types.ts';
import { wholeNumber } from '../python/whole-number.ts';
import type { Value } from '../values.ts';
import type { CallContext, Kwargs } from './callables.ts';

/** A method of a Python type: what its owner and its arguments give. */
export type Method<T> = (owner: T, args: readonly Value[], kwargs: Kwargs, context: CallContext) => Value;
export type Methods<T> = ReadonlyMap<string, Method<T>>;

export const NO_KWARGS: Kwargs = new Map();

/** @throws PythonError TypeError, in CPython's words, when the count of arguments is not within the bounds. */
export function requireCount(
  name: string,
  args: readonly Value[],
  least: number,
  most: number,
  kwargs: Kwargs = NO_KWARGS,
): void {
  if (kwargs.size > 0) throw typeError(`${name}() takes no keyword arguments`);
  const short = name.slice(name.indexOf('.') + 1);
  if (most === 0 && args.length > 0) throw typeError(`${name}() takes no arguments (${args.length} given)`);
  if (least === 1 && most === 1 && args.length !== 1) {
    throw typeError(`${name}() takes exactly one argument (${args.length} given)`);
  }
  if (args.length < least) {
    const bound = least === most ? '' : 'at least ';
    throw typeError(`${short} expected ${bound}${least} argument${least === 1 ? '' : 's'}, got ${args.length}`);
  }
  if (args.length > most) {
    const bound = least === most ? '' : 'at most ';
    throw typeError(`${short} expected ${bound}${most} argument${most === 1 ? '' : 's'}, got ${args.length}`);
  }
}

/** Binds positional and keyword arguments to names. @throws PythonError TypeError. */
export function bind(
  name: string,
  names: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs,
): (Value | undefined)[] {
  const total = args.length + kwargs.size;
  if (total > names.length) {
    throw typeError(
      `${name}() takes at most ${names.length} argument${names.length === 1 ? '' : 's'} (${total} given)`,
    );
  }
  const bound: (Value | undefined)[] = names.map((_, i) => args[i]);
  for (const [key, value] of kwargs) {
    const index = names.indexOf(key);
    if (index === -1) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
    bound[index] = value;
  }
  return bound;
}

export function textArgument(value: Value | undefined, message: (type: string) => string): string {
  const text = value === undefined ? undefined : asText(value);
  if (text === undefined) throw typeError(message(typeName(value ?? null)));
  return text;
}

export function intArgument(value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  return Number(wholeNumber(value));
}
