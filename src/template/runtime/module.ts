import { PythonObject } from '../../python/object.ts';
import type { Value } from '../../values.ts';
import { Context, type Rendering, type RunnableTemplate, type VariableSource } from './context.ts';
import { concatenate, ListSink } from './sink.ts';

/** What `{% import %}` binds: the exported names of a template that ran. */
export class TemplateModule extends PythonObject {
  readonly typeName = 'TemplateModule';
  readonly name: string;
  readonly #exports: ReadonlyMap<string, Value>;
  readonly #body: readonly Value[];
  readonly #rendering: Rendering;

  constructor(template: RunnableTemplate, rendering: Rendering, source: VariableSource) {
    super();
    const context = new Context(rendering, source, template);
    const sink = new ListSink();
    template.run(context, sink);
    const exports = new Map<string, Value>();
    for (const name of context.exported) {
      const value = context.vars.get(name);
      if (value !== undefined) exports.set(name, value);
    }
    this.name = template.name ?? '';
    this.#exports = exports;
    this.#body = sink.values;
    this.#rendering = rendering;
  }
  override attribute(name: string): Value | undefined {
    return this.#exports.get(name);
  }
  override repr(): string {
    return `<TemplateModule '${this.name}'>`;
  }
  override str(): string {
    const text = concatenate(this.#body, this.#rendering.mode);
    return typeof text === 'string' ? text : '';
  }
  get body(): readonly Value[] {
    return this.#body;
  }
}
