import { Dict, type Value } from '../values.ts';
import { PythonObject } from './object.ts';
import { repr } from './repr.ts';

/** A Python set; it keeps the order of insertion (Python's own order is arbitrary). */
export class PythonSet extends PythonObject {
  readonly typeName = 'set';
  readonly members = new Dict();

  constructor(elements: Iterable<Value> = []) {
    super();
    for (const element of elements) if (!this.members.has(element)) this.members.set(element, null);
  }

  override truthy(): boolean {
    return this.members.size > 0;
  }
  override repr(): string {
    return this.members.size === 0 ? 'set()' : `{${Array.from(this.members.keys(), repr).join(', ')}}`;
  }
  override equals(other: Value): boolean {
    return other instanceof PythonSet && other.members.size === this.members.size && this.isSubset(other);
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PythonSet)) return undefined;
    if (this.equals(other)) return 0;
    if (this.isSubset(other)) return -1;
    return other.isSubset(this) ? 1 : Number.NaN;
  }
  override iterate(): Iterable<Value> {
    return this.members.keys();
  }
  override length(): number {
    return this.members.size;
  }
  override contains(element: Value): boolean {
    return this.members.has(element);
  }
  isSubset(other: PythonSet): boolean {
    for (const element of this.members.keys()) if (!other.members.has(element)) return false;
    return true;
  }
}
