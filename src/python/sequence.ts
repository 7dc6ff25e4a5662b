import { Bytes, Dict, type Value } from '../values.ts';
import { equal, requireHashable } from './compare.ts';
import { typeError } from './error.ts';
import { PythonObject } from './object.ts';
import { asText, codePoints, textLength } from './text.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/**
 * What `for x in value` goes through: characters, elements, keys.
 * @throws PythonError TypeError when it cannot be iterated; UndefinedError for an undefined value.
 */
export function iterate(value: Value): Iterable<Value> {
  const elements = iterable(value);
  if (elements === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return elements;
}

/** As `iterate`, but undefined for what cannot be iterated. */
export function iterable(value: Value): Iterable<Value> | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Dict) return value.keys();
  if (value instanceof Undefined) return value.lenient ? [] : value.fail();
  if (value instanceof PythonObject) return value.iterate();
  if (value instanceof Bytes) return value.data;
  const text = asText(value);
  return text === undefined ? undefined : codePoints(text);
}

/** `list(value)`: a new array. */
export function listOf(value: Value): Value[] {
  return Array.from(iterate(value));
}

/** `len(value)`. @throws PythonError TypeError when it has none. */
export function length(value: Value): number {
  if (value instanceof Undefined) return value.lenient ? 0 : value.fail();
  const size = lengthOf(value);
  if (size === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return size;
}

function lengthOf(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof PythonObject) return value.length();
  if (value instanceof Bytes) return value.data.length;
  const text = asText(value);
  return text === undefined ? undefined : textLength(text);
}

/** Python's `element in container`. @throws PythonError TypeError, UndefinedError. */
export function contains(container: Value, element: Value): boolean {
  if (container instanceof Undefined) container.fail();
  const text = asText(container);
  if (text !== undefined) {
    const part = asText(element);
    if (part === undefined) {
      throw typeError(`'in <string>' requires string as left operand, not ${typeName(element)}`);
    }
    return text.includes(part);
  }
  if (container instanceof Dict) {
    requireHashable(element);
    return container.has(element);
  }
  if (container instanceof PythonObject) {
    const answer = container.contains(element);
    if (answer !== undefined) return answer;
  }
  const elements = iterable(container);
  if (elements === undefined) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  for (const candidate of elements) if (candidate === element || equal(candidate, element)) return true;
  return false;
}
