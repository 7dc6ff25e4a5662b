import { PythonError } from '../../python/error.ts';
import type { Value } from '../../values.ts';
import type { Frame } from '../runtime/frame.ts';

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Value;

/** Whether an operation failed over the types of its operands, which its message names. */
export function isTypeError(error: unknown): boolean {
  return error instanceof PythonError && error.className === 'TypeError';
}
