import { compare } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';

/** Python's `sorted(elements, key=..., reverse=...)`: stable, and comparing the later element with the earlier one. */
export function sortedBy(elements: readonly Value[], key: (element: Value) => Value, reverse: boolean): Value[] {
  const keyed = elements.map(element => ({ element, key: key(element) }));
  if (reverse) keyed.reverse();
  const sorted = mergeSort(keyed);
  if (reverse) sorted.reverse();
  return sorted.map(entry => entry.element);
}

interface Keyed {
  readonly element: Value;
  readonly key: Value;
}

/** Array.sort leaves open which side is compared with which; error messages name them in Python's order. */
function mergeSort(entries: readonly Keyed[]): Keyed[] {
  if (entries.length < 2) return [...entries];
  const middle = entries.length >> 1;
  const left = mergeSort(entries.slice(0, middle));
  const right = mergeSort(entries.slice(middle));
  const merged: Keyed[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const a = left[i];
    const b = right[j];
    if (a === undefined || (b !== undefined && compare(b.key, a.key) < 0)) {
      if (b !== undefined) merged.push(b);
      j++;
    } else {
      merged.push(a);
      i++;
    }
  }
  return merged;
}
