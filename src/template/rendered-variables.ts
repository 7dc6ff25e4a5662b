import { deepCopy } from '../python/deep-copy.ts';
import { LazyMapping } from '../python/lazy-mapping.ts';
import { str } from '../python/repr.ts';
import { Undefined } from '../python/undefined.ts';
import { Dict, EncryptedText, Tuple, type Value } from '../values.ts';
import { isCopying } from './methods/mutation.ts';
import { heldBy, TemplateError, whileTemplating } from './templar-error.ts';
import type { Variables } from './templar-settings.ts';
import { scan } from './value-scan.ts';

const SINGLE_VARIABLE = /^\{\{\s*(\w*)\s*\}\}$/;

/** The name in a template that is nothing but one variable. */
export const onlyVariable = (text: string): string | undefined => SINGLE_VARIABLE.exec(text)?.[1];

/** A dict whose items are rendered when they are asked for: what a variable is while it is being rendered itself. */
class UnfinishedDict extends LazyMapping {
  readonly typeName = 'dict';
  readonly #raw: Dict;
  readonly #render: (value: Value) => Value;

  constructor(raw: Dict, render: (value: Value) => Value) {
    super();
    this.#raw = raw;
    this.#render = render;
  }
  get(key: string): Value | undefined {
    const value = this.#raw.get(key);
    if (value === undefined) return undefined;
    return value instanceof Dict ? new UnfinishedDict(value, this.#render) : this.#render(value);
  }
  has(key: string): boolean {
    return this.#raw.has(key);
  }
  *keys(): Iterable<string> {
    for (const key of this.#raw.keys()) yield str(key);
  }
}

/** The variables of one templar, each rendered when it is first read. */
export class RenderedVariables {
  readonly #variables: Variables;
  readonly #templar: { template(value: Value): Value };
  readonly #isLazy: boolean;
  readonly #rendered = new Map<string, Value>();
  #unfinished: Set<string> | undefined;

  /** @param isLazy an item of a variable is rendered for itself: what fails in one matters when that one is used */
  constructor(variables: Variables, templar: { template(value: Value): Value }, isLazy: boolean) {
    this.#variables = variables;
    this.#templar = templar;
    this.#isLazy = isLazy;
  }

  /** A variable, rendered; an undefined one inside makes all of it undefined, and its use raises. @throws TemplateError */
  get(name: string): Value | undefined {
    let value = this.#rendered.get(name);
    if (value === undefined) {
      const raw = this.#variables.get(name);
      if (raw === undefined) return undefined;
      if (this.#unfinished?.has(name) === true && raw instanceof Dict)
        return new UnfinishedDict(raw, part => this.#itemwise(name, part));
      value = this.#renderedVariable(name, raw);
      this.#rendered.set(name, value);
    }
    return isCopying() ? deepCopy(value) : value;
  }

  /** Whether a variable is as it was written, of which messages speak up to ansible-core 2.18: no template, or one that only names another. */
  isLiteral(name: string): boolean {
    if (this.#isLazy) return false;
    const raw = this.#variables.get(name);
    if (raw === undefined || this.#variables.isYaml?.(name) === false) return false;
    return !scan(raw).templates || (typeof raw === 'string' && SINGLE_VARIABLE.test(raw));
  }

  #renderedVariable(name: string, raw: Value): Value {
    if (typeof raw !== 'string' && (typeof raw !== 'object' || raw === null || raw instanceof EncryptedText))
      return raw;
    if (name === 'vars' && raw instanceof Dict) return raw;
    if (!this.#isLazy) return this.#whole(name, raw);
    if (!(raw instanceof Dict)) return this.#itemwise(name, raw, true);
    this.#unfinished ??= new Set();
    this.#unfinished.add(name);
    try {
      return this.#itemwise(name, raw);
    } finally {
      this.#unfinished.delete(name);
    }
  }

  #whole(name: string, raw: Value): Value {
    try {
      return this.#templar.template(raw);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (error.className === 'AnsibleUndefinedVariable') {
        const hint = `${str(raw)}: ${error.message}`;
        return new Undefined({ hint, name, variable: error.variable, className: 'AnsibleUndefinedVariable' });
      }
      throw whileTemplating(name, str(raw), error);
    }
  }

  /** A value item by item: what cannot be rendered is undefined, and says why when it is used. */
  #itemwise(name: string, raw: Value, isWhole = false): Value {
    if (typeof raw === 'object' && raw !== null && !scan(raw).templates) return raw instanceof Tuple ? [...raw] : raw;
    if (Array.isArray(raw)) return Array.from(raw, item => this.#itemwise(name, item));
    if (raw instanceof Dict)
      return Dict.of(Array.from(raw, ([key, item]) => [key, this.#itemwise(name, item)] as const));
    try {
      return this.#templar.template(raw);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (isWhole && error.className !== 'AnsibleUndefinedVariable') throw heldBy(error, name);
      return new Undefined({
        hint: error.message,
        name,
        variable: error.variable,
        className: error.className,
        holder: error.holder ?? name,
        source: error.source,
      });
    }
  }
}
