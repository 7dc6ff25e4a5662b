/** Python's semantics over `Value`: what the evaluator, filters, tests and lookups share. */
export { compare, equal, hashable, requireHashable, truthy } from './compare.ts';
export { PythonError, typeError, valueError } from './error.ts';
export { asDouble, asInt, doubleToInt, type Int, int, intText, intToDouble } from './number.ts';
export { PythonObject } from './object.ts';
export { repr, reprText, str } from './repr.ts';
export { contains, iterable, length, listOf } from './sequence.ts';
export { PythonSet } from './set.ts';
export { asText, codePoints, textLength } from './text.ts';
export { typeName } from './types.ts';
export { wholeNumber } from './whole-number.ts';
