import { PythonObject } from '../../python/object.ts';
import { Undefined } from '../../python/undefined.ts';
import type { Value } from '../../values.ts';
import { CallableValue, type CallContext } from '../callables.ts';
import type { BlockFunction, Context } from './context.ts';
import { concatenate, ListSink } from './sink.ts';

/** `super()`, or `self.NAME()`: a block of the inheritance chain, rendered when called. */
class BlockReference extends CallableValue {
  readonly typeName = 'BlockReference';
  readonly #name: string;
  readonly #context: Context;
  readonly #stack: readonly BlockFunction[];
  readonly #depth: number;

  constructor(name: string, context: Context, stack: readonly BlockFunction[], depth: number) {
    super();
    this.#name = name;
    this.#context = context;
    this.#stack = stack;
    this.#depth = depth;
  }
  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.#name;
    return name === 'super' ? reference(this.#name, this.#context, this.#stack, this.#depth + 1) : undefined;
  }
  call(_context: CallContext): Value {
    const sink = new ListSink();
    this.#stack[this.#depth]?.(this.#context, sink);
    return concatenate(sink.values, this.#context.rendering.mode);
  }
}

function reference(name: string, context: Context, stack: readonly BlockFunction[], depth: number): Value {
  if (depth < stack.length) return new BlockReference(name, context, stack, depth);
  return new Undefined({ hint: `there is no parent block called '${name}'.`, name: 'super' });
}

/** The `super` of a block's function. */
export function superBlock(name: string, context: Context, current: BlockFunction): Value {
  const stack = context.blocks.get(name) ?? [];
  const index = stack.indexOf(current);
  return reference(name, context, stack, index === -1 ? stack.length : index + 1);
}

/** The `self` of a template. */
export class TemplateReference extends PythonObject {
  readonly typeName = 'TemplateReference';
  readonly #context: Context;
  constructor(context: Context) {
    super();
    this.#context = context;
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.TemplateReference';
  }
  override repr(): string {
    return `<TemplateReference ${this.#context.name === undefined ? 'None' : `'${this.#context.name}'`}>`;
  }
  override item(key: Value): Value | undefined {
    const stack = typeof key === 'string' ? this.#context.blocks.get(key) : undefined;
    return stack === undefined ? undefined : reference(String(key), this.#context, stack, 0);
  }
}
