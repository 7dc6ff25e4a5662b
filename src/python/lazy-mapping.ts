import type { Value } from '../values.ts';
import { PythonObject } from './object.ts';
import { repr } from './repr.ts';
import { asText } from './text.ts';

/** A mapping whose values are found when they are asked for (hostvars, vars, groups...); a dict to templates. */
export abstract class LazyMapping extends PythonObject {
  abstract get(key: string): Value | undefined;
  abstract has(key: string): boolean;
  abstract keys(): Iterable<string>;

  override truthy(): boolean {
    for (const _ of this.keys()) return true;
    return false;
  }
  override repr(): string {
    return `{${Array.from(this.keys(), key => `${repr(key)}: ${repr(this.get(key) ?? null)}`).join(', ')}}`;
  }
  override iterate(): Iterable<Value> {
    return this.keys();
  }
  override length(): number {
    return Array.from(this.keys()).length;
  }
  override contains(element: Value): boolean {
    const name = asText(element);
    return name !== undefined && this.has(name);
  }
  override item(key: Value): Value | undefined {
    const name = asText(key);
    return name === undefined ? undefined : this.get(name);
  }
}
