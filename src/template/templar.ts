import { dirname } from 'node:path';
import { type Core, DEFAULT_CORE } from '../core-line.ts';
import { truthy } from '../python/compare.ts';
import { PythonError } from '../python/error.ts';
import { LazyMapping } from '../python/lazy-mapping.ts';
import { str } from '../python/repr.ts';
import { isUnsafe } from '../python/unsafe.ts';
import { Dict, Float, Text, Tuple, type Value } from '../values.ts';
import type { Kwargs, RenderedFile } from './callables.ts';
import { checkCondition } from './conditional.ts';
import { fileVariables } from './file-variables.ts';
import { firstDefined } from './first-defined.ts';
import { GLOBALS } from './globals/global-table.ts';
import { GLOBALS_WITHOUT_LOOKUPS } from './globals/without-lookups.ts';
import { LOOKUP_NAMES } from './lookups/lookup-table.ts';
import { isManagedByVariable } from './managed-text.ts';
import { compileSource, type RenderOptions, render, restoreNewlines } from './render.ts';
import { onlyVariable, RenderedVariables } from './rendered-variables.ts';
import type { VariableSource } from './runtime/context.ts';
import type { ConcatMode } from './runtime/sink.ts';
import { type ExpressionEvaluator, holds } from './strict-condition.ts';
import { TemplateSyntaxError } from './syntax/error.ts';
import { escapeBackslashes, isTemplateText } from './syntax/escape-backslashes.ts';
import { type SyntaxOptions, variantOf } from './syntax/options.ts';
import { hasMarks, splitHeader, withOverrides } from './syntax/overrides.ts';
import { inFile, TemplateError } from './templar-error.ts';
import { baseSyntax, layered, type RenderSettings, type TemplarOptions, type Variables } from './templar-settings.ts';
import { toldError } from './told-errors.ts';
import { holdsTags, mayBeTemplate, scan } from './value-scan.ts';

export { ofOption, TemplateError } from './templar-error.ts';
export type { RenderSettings, TemplarOptions, Variables } from './templar-settings.ts';

/** How deep templates may refer to each other. */
const MAX_DEPTH = 60;
let depth = 0;
/** Dicts being rendered: where a cycle goes through them, Python words its complaint differently. */
let dicts = 0;

/**
 * Renders values against variables, as Ansible's Templar does. Cheap to make: one for each task and loop item.
 * What it gives out shares structure with the variables, so neither may be changed in place.
 */
export class Templar {
  readonly #variables: Variables;
  readonly #options: TemplarOptions;
  readonly #syntax: SyntaxOptions;
  readonly #core: Core;
  readonly #rendered: RenderedVariables;

  constructor(variables: Variables, options: TemplarOptions, syntax = baseSyntax(options)) {
    this.#variables = variables;
    this.#options = options;
    this.#syntax = syntax;
    this.#core = options.services.core ?? DEFAULT_CORE;
    this.#rendered = new RenderedVariables(variables, this, this.#core.lazyValues);
  }

  /** Whose semantics count. */
  get core(): Core {
    return this.#core;
  }

  /** The same settings over other variables. */
  with(variables: Variables): Templar {
    return new Templar(variables, this.#options, this.#syntax);
  }

  /**
   * Renders a string, or every string of a structure.
   * @throws TemplateError
   */
  template(value: Value, settings: RenderSettings = {}): Value {
    if (typeof value === 'string') return this.#text(value, value, settings);
    if (typeof value !== 'object' || value === null || isUnsafe(value)) return value;
    if (value instanceof Text) return this.#text(value.text, value, settings);
    if (value instanceof LazyMapping) return value;
    if (!Array.isArray(value) && !(value instanceof Dict)) return value;
    if (!scan(value).templates && settings.overrides === undefined) return value instanceof Tuple ? [...value] : value;
    if (Array.isArray(value)) return Array.from(value, element => this.template(element, settings));
    dicts++;
    try {
      return Dict.of(Array.from(value, ([key, element]) => [key, this.template(element, settings)] as const));
    } finally {
      dicts--;
    }
  }

  /** `when` and its kin: all conditions of a list must hold. @throws TemplateError */
  condition(value: Value): boolean {
    const conditions = Array.isArray(value) ? value : [value];
    if (this.#core.strictConditions) return conditions.every(condition => holds(condition, this.#strictly()));
    const renderer = {
      template: (condition: Value, settings: RenderSettings) => this.template(condition, settings),
      isTemplate: (condition: Value) => this.isTemplate(condition),
      warn: (message: string) => this.#options.services.warn(message),
      loose: this.#options.services.loose,
    };
    return conditions.every(condition => checkCondition(condition, renderer));
  }

  #strictly(): ExpressionEvaluator {
    const { services } = this.#options;
    return {
      syntax: this.#syntax,
      allowsBroken: truthy(services.setting?.('ALLOW_BROKEN_CONDITIONALS') ?? false),
      template: text => this.template(text),
      expression: text => render(text, this.#renderOptions(variantOf(this.#syntax, 'expression'), 'typed', {})),
      deprecated: message => services.deprecated?.(message),
    };
  }

  /** Renders a file's text as the template module does: always to text, backslashes as they are. @throws TemplateError */
  file(text: string, path: string, settings: RenderSettings = {}): string | Text {
    if (this.#core.plainFiles && !hasMarks(text, withOverrides(this.#syntax, settings.overrides ?? new Map())))
      return text;
    const result = this.#render(
      text,
      { preserveTrailingNewlines: true, escapeBackslashes: false, convertData: false, ...settings },
      this.#core.nativeResults ? 'typed' : 'text',
      path,
    );
    if (result === null) return '';
    return typeof result === 'string' || result instanceof Text ? result : str(result);
  }

  /** A file as the template lookup renders it: `template_vars`, other delimiters, `convert_data`, `jinja2_native`. */
  #lookedUpFile(text: string, { path, given }: RenderedFile, kwargs: Kwargs): Value {
    const isOwn = isManagedByVariable(this.#core, this.#variables);
    const managed = this.#options.services.setting?.('DEFAULT_MANAGED_STR') ?? 'Ansible managed';
    const own = new Map(fileVariables(path, given, isOwn ? undefined : str(managed)));
    const extra = kwargs.get('template_vars');
    if (extra instanceof Dict) for (const [name, value] of extra) own.set(str(name), value);
    const converts = truthy(kwargs.get('convert_data') ?? true);
    const native = this.#options.jinja2Native === true && truthy(kwargs.get('jinja2_native') ?? false);
    // trim_blocks: since 2.19
    const overrides = new Map([...kwargs].filter(([name]) => name.endsWith('_string') || name === 'trim_blocks'));
    const result = this.#inFile(path, () =>
      this.with(layered(own, this.#variables)).#text(text, text, {
        escapeBackslashes: false,
        convertData: converts,
        native,
        overrides,
        searchPath: [dirname(path), ...this.#options.services.searchPath],
      }),
    );
    if (this.#core.nativeResults) return result;
    const staysText = !converts || (this.#options.jinja2Native === true && !native);
    return staysText ? new Text(str(result), { native: true }) : result;
  }

  /** What goes wrong with a file's text is told of the file, where the line tells errors so. */
  #inFile(path: string, render: () => Value): Value {
    try {
      return render();
    } catch (error) {
      const isOfFile = this.#core.templateErrors && error instanceof TemplateError && error.file === undefined;
      throw isOfFile ? inFile(error, path, path) : error;
    }
  }

  /** Compiles a text without rendering it. @throws TemplateError when it cannot be read as a template */
  check(text: string): void {
    if (!this.#mayRender(text)) return;
    try {
      const header = splitHeader(text, this.#core.strictOverrides);
      const syntax = header.overrides.size > 0 ? withOverrides(this.#syntax, header.overrides) : this.#syntax;
      const { services, jinja2Native } = this.#options;
      const mode = jinja2Native === true ? 'native' : 'convert';
      compileSource(escapeBackslashes(header.source, syntax), { syntax, mode, services });
    } catch (error) {
      if (!(error instanceof PythonError) && !(error instanceof TemplateSyntaxError)) throw error;
      throw new TemplateError(error.className, error.message, { source: text, cause: error });
    }
  }

  /** Whether there is a lookup of that name. */
  hasLookup(name: string): boolean {
    return LOOKUP_NAMES.has(name) || this.#options.services.plugins?.lookup(name, false) !== undefined;
  }

  /** Whether a value holds a whole Jinja2 tag somewhere. */
  isTemplate(value: Value): boolean {
    if (typeof value === 'string') return mayBeTemplate(value) && isTemplateText(value, this.#syntax);
    if (value instanceof Text) return this.isTemplate(value.text);
    if (Array.isArray(value)) return value.some(element => this.isTemplate(element));
    return value instanceof Dict && Array.from(value).some(([k, v]) => this.isTemplate(k) || this.isTemplate(v));
  }

  /** Whether there may be something to render; before 2.19 a line of options alone is nothing. */
  #mayRender(text: string): boolean {
    return this.#core.strictOverrides ? mayBeTemplate(text) : holdsTags(text);
  }

  #text(text: string, original: Value, settings: RenderSettings): Value {
    if (settings.overrides === undefined || settings.overrides.size === 0) {
      if (!this.#mayRender(text)) return original;
      const name = onlyVariable(text);
      const value = name === undefined || name === '' ? undefined : this.#variables.get(name);
      if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
      if (value === null || value instanceof Float) return value;
    }
    try {
      return this.#render(text, settings, this.#modeOf(settings));
    } catch (error) {
      const tolerated = !(settings.failOnUndefined ?? this.#options.undefinedErrors ?? true);
      if (tolerated && error instanceof TemplateError && error.className === 'AnsibleUndefinedVariable')
        return original;
      throw error;
    }
  }

  #modeOf({ native, convertData }: RenderSettings): ConcatMode {
    if (this.#core.nativeResults) return 'typed';
    if (native ?? this.#options.jinja2Native === true) return 'native';
    return (convertData ?? true) ? 'convert' : 'text';
  }

  #render(text: string, settings: RenderSettings, mode: ConcatMode, path?: string): Value {
    if (depth > MAX_DEPTH) {
      if (this.#core.templateErrors) throw toldError(new RangeError(), text, undefined, 'template');
      const message = `recursive loop detected in template string: ${text}. maximum recursion depth exceeded${dicts > 1 ? ' while calling a Python object' : ''}`;
      throw new TemplateError('AnsibleError', message, {
        source: text,
        hint: 'the variable refers to itself, directly or through others',
      });
    }
    depth++;
    try {
      return this.#prepared(text, settings, mode);
    } catch (error) {
      if (error instanceof PythonError || error instanceof TemplateSyntaxError) {
        if (this.#core.templateErrors) {
          const told = toldError(error, path ?? text, undefined, 'template');
          const isOfFile = path !== undefined && error instanceof TemplateSyntaxError && told instanceof TemplateError;
          throw isOfFile ? inFile(told, path, path) : told;
        }
        throw new TemplateError(error.className, error.message, { source: path ?? text, cause: error });
      }
      if (!(error instanceof TemplateError) || path === undefined || error.file !== undefined) throw error;
      throw text.endsWith(error.source ?? '\0') ? inFile(error, path, text) : error;
    } finally {
      depth--;
    }
  }

  #prepared(text: string, settings: RenderSettings, mode: ConcatMode): Value {
    const header = splitHeader(text, this.#core.strictOverrides);
    let syntax = this.#syntax;
    if (settings.overrides !== undefined) syntax = withOverrides(syntax, settings.overrides);
    if (header.overrides.size > 0) syntax = withOverrides(syntax, header.overrides);
    const escapes = settings.escapeBackslashes !== false;
    if (escapes && this.#core.nativeResults) syntax = variantOf(syntax, 'rawStrings');
    const source = escapes && !syntax.rawStrings ? escapeBackslashes(header.source, syntax) : header.source;
    const result = render(source, this.#renderOptions(syntax, mode, settings));
    return settings.preserveTrailingNewlines === false
      ? result
      : restoreNewlines(
          result,
          text,
          settings.overrides === undefined ? '\n' : withOverrides(this.#syntax, settings.overrides).newlineSequence,
        );
  }

  #renderOptions(syntax: SyntaxOptions, mode: ConcatMode, settings: RenderSettings): RenderOptions {
    const { services } = this.#options;
    const globals: VariableSource = settings.disableLookups === true ? GLOBALS_WITHOUT_LOOKUPS : GLOBALS;
    return {
      syntax,
      mode,
      services,
      searchPath: settings.searchPath ?? services.searchPath,
      globals,
      source: { get: name => firstDefined(this.#rendered.get(name), () => globals.get(name)) },
      tested: settings.tested,
      template: value => this.template(value),
      renderFile: (text, file, kwargs) => this.#lookedUpFile(text, file, kwargs),
      variableNames: () => this.#variables.names(),
      isLiteral: name => this.#rendered.isLiteral(name),
    };
  }
}
