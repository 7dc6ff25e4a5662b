import { Bytes, Dict, Tuple, type Value } from '../values.ts';
import { hashable } from './compare.ts';
import { typeError, valueError } from './error.ts';
import { asInt } from './number.ts';
import { PythonObject } from './object.ts';
import { asText, codePoints } from './text.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

function elementAt<T>(elements: ArrayLike<T>, index: number): T | undefined {
  return elements[index < 0 ? index + elements.length : index];
}

/** `container[key]`; undefined where Python raises LookupError or TypeError. */
export function getItem(container: Value, key: Value): Value | undefined {
  if (container instanceof Dict) return hashable(key) ? container.get(key) : undefined;
  if (container instanceof PythonObject) return container.item(key);
  const index = asInt(key);
  if (index === undefined) return undefined;
  if (Array.isArray(container)) return elementAt(container, Number(index));
  if (container instanceof Bytes) return elementAt(container.data, Number(index));
  const text = asText(container);
  return text === undefined ? undefined : elementAt(codePoints(text), Number(index));
}

function sliceIndex(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  const index = asInt(value);
  if (index === undefined) {
    throw typeError('slice indices must be integers or None or have an __index__ method');
  }
  return Number(index);
}

function clamp(index: number, length: number, lowest: number, highest: number): number {
  const absolute = index < 0 ? index + length : index;
  return Math.min(Math.max(absolute, lowest), highest);
}

/** The positions that `start:stop:step` picks of `length` elements. */
function positions(length: number, start: number | undefined, stop: number | undefined, step: number): number[] {
  const result: number[] = [];
  if (step > 0) {
    const end = stop === undefined ? length : clamp(stop, length, 0, length);
    for (let i = start === undefined ? 0 : clamp(start, length, 0, length); i < end; i += step) result.push(i);
    return result;
  }
  const end = stop === undefined ? -1 : clamp(stop, length, -1, length - 1);
  for (let i = start === undefined ? length - 1 : clamp(start, length, -1, length - 1); i > end; i += step)
    result.push(i);
  return result;
}

/** `sequence[start:stop:step]`. @throws PythonError TypeError, ValueError (step 0). */
export function slice(sequence: Value, start?: Value, stop?: Value, step?: Value): Value {
  if (sequence instanceof Undefined) return sequence.lenient ? sequence.fail() : sequence;
  const sliced =
    sequence instanceof PythonObject
      ? sequence.slice(sliceIndex(start), sliceIndex(stop), sliceIndex(step))
      : undefined;
  if (sliced !== undefined) return sliced;
  const text = asText(sequence);
  const elements = text === undefined ? sequence : codePoints(text);
  if (!Array.isArray(elements) && !(elements instanceof Bytes)) {
    throw typeError(
      elements instanceof Dict ? "unhashable type: 'slice'" : `'${typeName(sequence)}' object is not subscriptable`,
    );
  }
  const by = sliceIndex(step) ?? 1;
  if (by === 0) throw valueError('slice step cannot be zero');
  const items: ArrayLike<Value> = elements instanceof Bytes ? elements.data : elements;
  const picked = positions(items.length, sliceIndex(start), sliceIndex(stop), by).map(i => items[i] ?? null);
  if (text !== undefined) return picked.join('');
  if (elements instanceof Bytes) return new Bytes(Uint8Array.from(picked as number[]));
  return sequence instanceof Tuple ? Tuple.from<Value>(picked) : picked;
}
