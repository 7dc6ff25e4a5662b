import { LazyMapping } from '../../python/lazy-mapping.ts';
import type { CallContext } from '../../template/callables.ts';
import type { Value } from '../../values.ts';

/** The variables that a template sees. */
export class ContextVariables extends LazyMapping {
  readonly typeName = 'dict';
  readonly #context: CallContext;

  constructor(context: CallContext) {
    super();
    this.#context = context;
  }
  get(key: string): Value | undefined {
    return this.#context.resolve(key);
  }
  has(key: string): boolean {
    return this.#context.resolve(key) !== undefined;
  }
  keys(): Iterable<string> {
    return this.#context.variableNames?.() ?? [];
  }
}
