import type { Value } from './values.ts';

/** Variables that are made when they are first asked for. */
export class LazyVars {
  readonly #makers: ReadonlyMap<string, () => Value>;
  readonly #made = new Map<string, Value>();

  constructor(makers: Readonly<Record<string, () => Value>>) {
    this.#makers = new Map(Object.entries(makers));
  }

  get(name: string): Value | undefined {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const value = this.#makers.get(name)?.();
    if (value !== undefined) this.#made.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.#makers.has(name);
  }

  keys(): Iterable<string> {
    return this.#makers.keys();
  }
}
