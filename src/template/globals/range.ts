import { PythonError, valueError } from '../../python/error.ts';
import { asInt } from '../../python/number.ts';
import { PythonObject } from '../../python/object.ts';
import { Undefined } from '../../python/undefined.ts';
import { wholeNumber } from '../../python/whole-number.ts';
import type { Value } from '../../values.ts';
import { requireCount } from '../call-arguments.ts';
import { CallableValue, type CallContext, type Kwargs } from '../callables.ts';

const MAX_ITEMS = 10_000_000;

/** Python's range: its numbers are made when they are asked for. */
class Range extends PythonObject {
  readonly typeName = 'range';
  readonly #start: number;
  readonly #step: number;
  readonly #stop: number;
  readonly #size: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
    this.#size = Math.max(0, Math.ceil((stop - start) / step));
  }
  override get unrolls(): boolean {
    return true;
  }
  override truthy(): boolean {
    return this.#size > 0;
  }
  override repr(): string {
    return `range(${this.#start}, ${this.#stop}${this.#step === 1 ? '' : `, ${this.#step}`})`;
  }
  override length(): number {
    return this.#size;
  }
  override iterate(): Iterable<Value> {
    if (this.#size > MAX_ITEMS) {
      throw new PythonError('MemoryError', `a range of ${this.#size} elements is beyond the limit of ${MAX_ITEMS}`);
    }
    return this.#numbers();
  }
  *#numbers(): Iterable<Value> {
    for (let i = 0; i < this.#size; i++) yield this.#start + i * this.#step;
  }
  override contains(element: Value): boolean | undefined {
    const number = asInt(element);
    if (number === undefined) return undefined;
    const index = (Number(number) - this.#start) / this.#step;
    return Number.isInteger(index) && index >= 0 && index < this.#size;
  }
  override item(key: Value): Value | undefined {
    const index = asInt(key);
    if (index === undefined) return undefined;
    const at = Number(index) < 0 ? Number(index) + this.#size : Number(index);
    return at >= 0 && at < this.#size ? this.#start + at * this.#step : undefined;
  }
  override slice(start: number | undefined, stop: number | undefined, step: number | undefined): Value {
    const clamp = (index: number): number => Math.min(this.#size, Math.max(0, index < 0 ? index + this.#size : index));
    const from = clamp(start ?? 0);
    const to = clamp(stop ?? this.#size);
    const by = step ?? 1;
    if (by <= 0) throw valueError('slice step cannot be zero');
    return new Range(this.#start + from * this.#step, this.#start + to * this.#step, this.#step * by);
  }
  override equals(other: Value): boolean {
    if (!(other instanceof Range) || other.#size !== this.#size) return false;
    return this.#size === 0 || (other.#start === this.#start && (this.#size === 1 || other.#step === this.#step));
  }
}

export class RangeFunction extends CallableValue {
  readonly typeName = 'type';
  override repr(): string {
    return "<class 'range'>";
  }
  call(_context: CallContext, args: readonly Value[], kwargs: Kwargs): Value {
    requireCount('range', args, 1, 3, kwargs);
    const [first = 0, second, step = 1] = args.map(argument => {
      if (argument instanceof Undefined) argument.fail();
      return Number(wholeNumber(argument));
    });
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    return second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
  }
}
