import type { Value } from '../values.ts';
import { typeError } from './error.ts';
import { asInt, type Int } from './number.ts';
import { typeName } from './types.ts';

/** What Python takes for a whole number where it needs one: an int or bool. @throws PythonError `TypeError` */
export function wholeNumber(value: Value): Int {
  const number = asInt(value);
  if (number === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return number;
}
