import { OpaqueValue, type Value } from '../values.ts';

/**
 * A Python object that is none of the plain values (a set, a range, a date, a macro...). What a subclass leaves
 * out behaves as Python's `object` does: truthy, equal to itself alone, without attributes, not iterable.
 */
export abstract class PythonObject extends OpaqueValue {
  /** Module-qualified class name where it is no builtin: what undefined-attribute messages show. */
  get qualifiedName(): string {
    return this.typeName;
  }
  /** An iterator or a view: printing it prints the list of its elements. */
  get unrolls(): boolean {
    return false;
  }
  truthy(): boolean {
    return true;
  }
  repr(): string {
    return `<${this.qualifiedName} object>`;
  }
  str(): string {
    return this.repr();
  }
  equals(other: Value): boolean {
    return other === this;
  }
  /** Negative, zero or positive; undefined when the two have no order. */
  compare(_other: Value): number | undefined {
    return undefined;
  }
  /** `a.name` in Python; undefined when there is no such attribute. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }
  /** `a[key]` in Python; undefined when there is no such item. */
  item(_key: Value): Value | undefined {
    return undefined;
  }
  /** `this OPERATOR other` (`+`, `-`...); undefined when it is not supported. */
  operate(_operator: string, _other: Value): Value | undefined {
    return undefined;
  }
  /** `format(this, spec)` for a spec that is not empty; undefined when it takes none. */
  format(_spec: string): string | undefined {
    return undefined;
  }
  /** `this[start:stop:step]`; undefined when it cannot be sliced. */
  slice(_start: number | undefined, _stop: number | undefined, _step: number | undefined): Value | undefined {
    return undefined;
  }
  /** The elements, or undefined when it cannot be iterated. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }
  length(): number | undefined {
    return undefined;
  }
  contains(_element: Value): boolean | undefined {
    return undefined;
  }
  /** Whether it may be a dict's key; the string under which it is hashed. */
  hash(): string | undefined {
    return undefined;
  }
}
