import type { Value } from '../values.ts';
import type { TemplateServices } from './callables.ts';
import { DEFAULT_SYNTAX, type SyntaxOptions } from './syntax/options.ts';
import type { Overrides } from './syntax/overrides.ts';

/** The variables of a task as the engine holds them; values may hold templates, which are rendered when read. */
export interface Variables {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  names(): Iterable<string>;
  /** Whether a variable's texts are of Ansible's class of texts from YAML, which `type_debug` shows; without it, all are. */
  isYaml?(name: string): boolean;
}

export interface TemplarOptions {
  readonly services: TemplateServices;
  /** ansible.cfg's jinja2_native. */
  readonly jinja2Native?: boolean;
  /** ansible.cfg's jinja2_extensions: `jinja2.ext.do`, `jinja2.ext.loopcontrols`... */
  readonly jinja2Extensions?: readonly string[];
  /** Whether the filters, tests and lookups of collections are there (default true). */
  readonly collections?: boolean;
  /** ansible.cfg's error_on_undefined_vars. */
  readonly undefinedErrors?: boolean;
}

export interface RenderSettings {
  readonly preserveTrailingNewlines?: boolean;
  readonly escapeBackslashes?: boolean;
  /** Whether text that looks like a list, dict or bool becomes one. */
  readonly convertData?: boolean;
  readonly failOnUndefined?: boolean;
  readonly disableLookups?: boolean;
  readonly overrides?: Overrides;
  readonly searchPath?: readonly string[];
  /** Is told what the first `if` tests. */
  readonly tested?: (value: Value) => void;
  /** Native types, whatever ansible.cfg says. */
  readonly native?: boolean;
}

/** Variables with others before them. */
export function layered(first: ReadonlyMap<string, Value>, others: Variables): Variables {
  return {
    get: name => (first.has(name) ? first.get(name) : others.get(name)),
    has: name => first.has(name) || others.has(name),
    isYaml: name => first.has(name) || others.isYaml?.(name) !== false,
    names: () => new Set([...first.keys(), ...others.names()]),
  };
}

const EXTENSION_TAGS: Readonly<Record<string, readonly string[]>> = {
  'jinja2.ext.do': ['do'],
  'jinja2.ext.loopcontrols': ['break', 'continue'],
  'jinja2.ext.debug': ['debug'],
};

/** What ansible.cfg says of the syntax. */
export function baseSyntax({ jinja2Extensions = [], collections = true }: TemplarOptions): SyntaxOptions {
  const tags = jinja2Extensions.flatMap(name => EXTENSION_TAGS[name.trim()] ?? []);
  return tags.length === 0 && collections ? DEFAULT_SYNTAX : { ...DEFAULT_SYNTAX, tags, collections };
}
