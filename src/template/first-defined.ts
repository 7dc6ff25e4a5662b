import type { Value } from '../values.ts';

/** The first that is there. None (`null`) is a value like any other, so `??` would not do. */
export function firstDefined(first: Value | undefined, second: () => Value | undefined): Value | undefined {
  return first === undefined ? second() : first;
}
