import { typeError } from '../../python/error.ts';
import { typeName } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { isUnsafe } from '../../python/unsafe.ts';
import type { Value } from '../../values.ts';
import {
  CallableValue,
  type CallContext,
  type Kwargs,
  type RenderedFile,
  type TemplateServices,
} from '../callables.ts';
import { firstDefined } from '../first-defined.ts';
import { scan } from '../value-scan.ts';
import { filterEach, testEach } from './plugin-call.ts';
import { callWith, orUndefined } from './plugin-error.ts';
import type { ConcatMode, Sink } from './sink.ts';

/** Where a context finds what the template did not set itself: variables (rendered) and globals. */
export interface VariableSource {
  get(name: string): Value | undefined;
}

/** A filter or test that is none of ours. */
export interface ForeignName {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly line: number;
}

export type BlockFunction = (context: Context, out: Sink) => void;

/** A compiled template, ready to run in a context. */
export interface RunnableTemplate {
  readonly name: string | undefined;
  /** The text it was compiled from. */
  readonly code: string;
  /** What it needs of the surroundings. */
  readonly foreign: readonly ForeignName[];
  readonly blocks: ReadonlyMap<string, BlockFunction>;
  run(context: Context, out: Sink): void;
}

/** A line of a template; `name` is that of an included or imported one. */
export interface Place {
  readonly name: string | undefined;
  readonly line: number;
}

/** What all contexts of one rendering share. */
export interface Rendering {
  readonly services: TemplateServices;
  readonly mode: ConcatMode;
  readonly collections: boolean;
  /** The statement that runs, in templates of several lines: where an error happened. */
  at: Place | undefined;
  /** Is told what the first `if` of the template tests. */
  tested: ((value: Value) => void) | undefined;
  /** Of all loops, so far. */
  iterations: number;
  /** Something unsafe was read: the whole result will be marked. */
  unsafe: boolean;
  /** @throws PythonError TemplateNotFound, TemplatesNotFound */
  load(names: Value): RunnableTemplate;
  /** Variables-free source, for templates that run without context. */
  readonly globals: VariableSource;
  template(value: Value): Value;
  renderFile(text: string, file: RenderedFile, kwargs: Kwargs): Value;
  /** Whether a variable is as it was written: no template, or one that only names another. */
  isLiteral(name: string): boolean;
  variableNames(): Iterable<string>;
}

/** The names of one running template (Jinja2's Context). */
export class Context implements CallContext {
  readonly rendering: Rendering;
  readonly source: VariableSource;
  readonly name: string | undefined;
  readonly code: string;
  readonly vars = new Map<string, Value>();
  readonly exported = new Set<string>();
  readonly blocks: Map<string, BlockFunction[]>;
  autoescape = false;

  constructor(rendering: Rendering, source: VariableSource, template: RunnableTemplate) {
    this.rendering = rendering;
    this.source = source;
    this.name = template.name;
    this.code = template.code;
    this.blocks = new Map(Array.from(template.blocks, ([name, block]) => [name, [block]]));
  }

  get collections(): boolean {
    return this.rendering.collections;
  }

  get services(): TemplateServices {
    return this.rendering.services;
  }

  resolve(name: string): Value | undefined {
    const value = firstDefined(this.vars.get(name), () => this.source.get(name));
    if (value !== undefined && !this.rendering.unsafe) this.touch(value);
    return value;
  }

  variableNames(): Iterable<string> {
    return this.rendering.variableNames();
  }

  isLiteral(name: string): boolean {
    return !this.vars.has(name) && this.rendering.isLiteral(name);
  }

  /** Notes that a value takes part in the result. */
  touch(value: Value): void {
    if (isUnsafe(value) || scan(value).unsafe) this.rendering.unsafe = true;
  }

  filterEach(name: Value, values: readonly Value[], args: readonly Value[], kwargs: Kwargs): Value[] {
    return filterEach(this, name, values, args, kwargs);
  }

  testEach(name: Value, values: readonly Value[], args: readonly Value[], kwargs: Kwargs): boolean[] {
    return testEach(this, name, values, args, kwargs);
  }

  template(value: Value): Value {
    return this.rendering.template(value);
  }

  renderFile(text: string, file: RenderedFile, kwargs: Kwargs): Value {
    return this.rendering.renderFile(text, file, kwargs);
  }

  setting(name: string): Value | undefined {
    return this.rendering.services.setting?.(name);
  }

  call(callable: Value, args: readonly Value[], kwargs: Kwargs): Value {
    const isLater = this.rendering.services.core?.templateErrors === true;
    if (callable instanceof CallableValue) {
      if (!isLater) return callable.call(this, args, kwargs);
      const run = () => callable.call(this, args, kwargs);
      return callable.takesUndefined ? orUndefined(run) : callWith(args, kwargs, run);
    }
    if (callable instanceof Undefined) return isLater ? callable : callable.fail();
    throw typeError(`'${typeName(callable)}' object is not callable`);
  }

  /** The same template's context with names of an inner scope on top (scoped blocks). */
  derived(locals: ReadonlyMap<string, Value>): Context {
    const context = new Context(this.rendering, this.withLocals(locals), {
      name: this.name,
      code: this.code,
      foreign: [],
      blocks: new Map(),
      run() {},
    });
    for (const [name, blocks] of this.blocks) context.blocks.set(name, [...blocks]);
    context.autoescape = this.autoescape;
    return context;
  }

  /** What an included template reads: this scope's names, then this context's. */
  withLocals(locals: ReadonlyMap<string, Value>): VariableSource {
    return {
      get: name => firstDefined(locals.get(name), () => firstDefined(this.vars.get(name), () => this.source.get(name))),
    };
  }
}
