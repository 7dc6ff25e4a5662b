import { PythonError } from '../python/error.ts';
import { UndefinedError } from '../python/undefined.ts';
import { wrapUnsafe } from '../python/unsafe.ts';
import { isText, Text, textOf, type Value } from '../values.ts';
import type { ForeignPlugins, Kwargs, RenderedFile, TemplateServices } from './callables.ts';
import { compiled } from './compiled.ts';
import { TemplateLoader } from './loader.ts';
import { isCopying, NeedsCopies, withCopies } from './methods/mutation.ts';
import { Context, type Place, type Rendering, type RunnableTemplate, type VariableSource } from './runtime/context.ts';
import { missingPlugin } from './runtime/plugin-call.ts';
import { type ConcatMode, printingOf, ResultSink } from './runtime/sink.ts';
import { MissingPluginError, TemplateSyntaxError } from './syntax/error.ts';
import type { SyntaxOptions } from './syntax/options.ts';
import { TemplateError } from './templar-error.ts';
import { toldError } from './told-errors.ts';
import { scan } from './value-scan.ts';

export interface RenderOptions {
  readonly syntax: SyntaxOptions;
  readonly mode: ConcatMode;
  readonly services: TemplateServices;
  readonly searchPath: readonly string[];
  readonly source: VariableSource;
  readonly globals: VariableSource;
  readonly tested: ((value: Value) => void) | undefined;
  template(value: Value): Value;
  renderFile(text: string, file: RenderedFile, kwargs: Kwargs): Value;
  isLiteral(name: string): boolean;
  variableNames(): Iterable<string>;
}

/**
 * A compiled template, all whose filters and tests there are: a missing one is refused wherever it stands.
 * @throws TemplateSyntaxError
 */
function complete(
  text: string,
  syntax: SyntaxOptions,
  mode: ConcatMode,
  plugins: ForeignPlugins | undefined,
  name?: string,
): RunnableTemplate {
  const template = compiled(text, syntax, printingOf(mode), name);
  for (const { kind, name, line } of template.foreign)
    if (plugins?.[kind](name, false) === undefined)
      throw new MissingPluginError(kind, name, missingPlugin(kind, name, syntax.collections, plugins), line);
  return template;
}

/** Compiles as Ansible does. @throws TemplateError AnsibleError "template error while templating string". */
export function compileSource(
  text: string,
  { syntax, mode, services }: Pick<RenderOptions, 'syntax' | 'mode' | 'services'>,
): RunnableTemplate {
  try {
    return complete(text, syntax, mode, services.plugins);
  } catch (error) {
    if (services.core?.templateErrors === true) throw toldError(error, text, undefined, kindOf(syntax));
    if (error instanceof TemplateSyntaxError) {
      const message = `template error while templating string: ${error.message}. String: ${text}. ${error.message}`;
      throw new TemplateError('AnsibleError', message, { source: text, line: error.line, cause: error });
    }
    throw recursion(error, text);
  }
}

const kindOf = (syntax: SyntaxOptions) => (syntax.expression ? 'expression' : 'template');

function recursion(error: unknown, text: string): unknown {
  if (!(error instanceof RangeError)) return error;
  const message = `recursive loop detected in template string: ${text}. maximum recursion depth exceeded`;
  return new TemplateError('AnsibleError', message, { source: text, cause: error });
}

function attempt(template: RunnableTemplate, options: RenderOptions): Value {
  const rendering = renderingOf(options);
  try {
    const sink = new ResultSink(options.mode);
    template.run(new Context(rendering, options.source, template), sink);
    const result = sink.result();
    if (sink.isReread) options.services.reread?.();
    const isData = rendering.unsafe || (options.services.core?.dataStaysData === true && scan(result).templates);
    return isData ? wrapUnsafe(result) : result;
  } catch (error) {
    throw error instanceof NeedsCopies ? error : new Located(error, rendering.at);
  }
}

/** An error with the line of the template that raised it. */
class Located extends Error {
  readonly at: Place | undefined;
  override readonly cause: unknown;
  constructor(cause: unknown, at: Place | undefined) {
    super();
    this.cause = cause;
    this.at = at;
  }
}

function renderingOf(options: RenderOptions): Rendering {
  const loader = new TemplateLoader(options.services, options.searchPath);
  return {
    services: options.services,
    mode: options.mode,
    collections: options.syntax.collections,
    unsafe: false,
    at: undefined,
    tested: options.tested,
    iterations: 0,
    globals: options.globals,
    template: value => options.template(value),
    renderFile: (text, file, kwargs) => options.renderFile(text, file, kwargs),
    variableNames: () => options.variableNames(),
    isLiteral: name => options.isLiteral(name),
    load(names) {
      const { name, text } = loader.load(names);
      return complete(text, options.syntax, options.mode, options.services.plugins, name);
    },
  };
}

/** Runs a template; a second time, on copies of its variables, when it changes one of them. */
function run(template: RunnableTemplate, options: RenderOptions): Value {
  try {
    return attempt(template, options);
  } catch (error) {
    if (!(error instanceof NeedsCopies) || isCopying()) throw error;
    return withCopies(true, () => attempt(template, options));
  }
}

/** A type error over an undefined value: Ansible thinks of a misspelt name. */
function misnamed(message: string, text: string): string {
  const advice =
    `Unable to look up a name or access an attribute in template string (${text}).\n` +
    `Make sure your variable name does not contain invalid characters like '-': ${message}. ${message}`;
  return `${advice}. ${advice}`;
}

/** What Ansible makes of an error inside a template. */
function translate(error: unknown, text: string, at: Place | undefined): unknown {
  if (error instanceof NeedsCopies || error instanceof TemplateError) return error;
  const where = { source: text, line: at?.line, included: at?.name, cause: error };
  if (error instanceof TemplateSyntaxError)
    return new TemplateError(error.className, error.message, { ...where, line: error.line });
  if (error instanceof RangeError)
    return new TemplateError('RecursionError', 'maximum recursion depth exceeded', where);
  if (!(error instanceof PythonError)) return error;
  const { message, className } = error;
  if (error instanceof UndefinedError || className === 'UndefinedError' || className === 'AnsibleUndefinedVariable') {
    const variable = error instanceof UndefinedError ? error.variable : undefined;
    return new TemplateError('AnsibleUndefinedVariable', `${message}. ${message}`, { ...where, variable });
  }
  if (className !== 'TypeError') return new TemplateError(className, message, where);
  return message.includes('AnsibleUndefined')
    ? new TemplateError('AnsibleUndefinedVariable', misnamed(message, text), where)
    : new TemplateError(
        'AnsibleError',
        `Unexpected templating type error occurred on (${text}): ${message}. ${message}`,
        where,
      );
}

/** Renders one template's text. @throws TemplateError */
export function render(text: string, options: RenderOptions): Value {
  const template = compileSource(text, options);
  try {
    return run(template, options);
  } catch (error) {
    const [cause, at] = error instanceof Located ? [error.cause, error.at] : [error, undefined];
    if (options.services.core?.templateErrors !== true) throw translate(cause, text, at);
    throw cause instanceof NeedsCopies ? cause : toldError(cause, text, at, kindOf(options.syntax));
  }
}

function newlinesAtEnd(text: string): number {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return text.length - end;
}

/** Jinja2 drops the last newline: gives a text as many at its end as its source had. */
export function restoreNewlines(result: Value, source: string, newline: string): Value {
  if (!isText(result)) return result;
  const text = textOf(result);
  const missing = newlinesAtEnd(source) - newlinesAtEnd(text);
  if (missing <= 0) return result;
  const restored = text + newline.repeat(missing);
  return result instanceof Text ? new Text(restored, result.marks) : restored;
}
