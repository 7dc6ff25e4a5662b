import type { Core } from '../core-line.ts';
import { PythonObject } from '../python/object.ts';
import type { Value } from '../values.ts';

/** Keyword arguments of a call inside a template. */
export type Kwargs = ReadonlyMap<string, Value>;

/** A file that the template lookup renders: where it is, and as it was asked for. */
export interface RenderedFile {
  readonly path: string;
  readonly given: string;
}

/** What filters, tests and lookups may reach besides their arguments. */
export interface CallContext {
  readonly services: TemplateServices;
  /** Whether the plugins of collections are there; they are when this is left out. */
  readonly collections?: boolean;
  /** A variable of the template's scope, rendered. */
  resolve(name: string): Value | undefined;
  /** A filter by a name that is known only now (`map('upper')`), for each of several values. */
  filterEach(name: Value, values: readonly Value[], args: readonly Value[], kwargs: Kwargs): Value[];
  testEach(name: Value, values: readonly Value[], args: readonly Value[], kwargs: Kwargs): boolean[];
  /** Renders a value that may hold templates, in the template's scope (lookups, map over templates...). */
  template(value: Value): Value;
  call(callable: Value, args: readonly Value[], kwargs: Kwargs): Value;
  /** Names of all variables in the template's scope (lookup `varnames`). */
  variableNames?(): Iterable<string>;
  /** Renders a file's text as the template lookup does: trailing newline kept, its keyword arguments obeyed. */
  renderFile?(text: string, file: RenderedFile, kwargs: Kwargs): Value;
  /** A setting of the configuration by ansible-core's name for it (lookup `config`). */
  setting?(name: string): Value | undefined;
}

/** What came of the first of several values: of none after one that failed. */
export type Each<R> = (
  context: CallContext,
  values: readonly Value[],
  args: readonly Value[],
  kwargs: Kwargs,
) => (() => R)[];
interface Application<R> {
  (context: CallContext, value: Value, args: readonly Value[], kwargs: Kwargs): R;
  /** For who gains by taking several values together. */
  readonly each?: Each<R>;
}
export type Filter = Application<Value>;
export type Test = Application<boolean>;
/** A lookup: its terms give a list of results. */
export type Lookup = (context: CallContext, terms: readonly Value[], kwargs: Kwargs) => Value[];

/** A function value inside templates: a macro, a global, a bound method. */
export abstract class CallableValue extends PythonObject {
  /** It takes undefined arguments on the line of 2.19, too. */
  get takesUndefined(): boolean {
    return false;
  }
  abstract call(context: CallContext, args: readonly Value[], kwargs: Kwargs): Value;
}

/** Filters, tests and lookups that are written in Python, as far as this machine has them. */
export interface ForeignPlugins {
  /**
   * @param native one of ours bears that name: only the user's own file takes its place, as in Ansible
   * @returns undefined where there is none
   */
  filter(name: string, native: boolean): Filter | undefined;
  test(name: string, native: boolean): Test | undefined;
  lookup(name: string, native: boolean): Lookup | undefined;
  /** Whether a collection, `ns.col`, is on this machine. */
  hasCollection(name: string): boolean;
}

/** The variable that holds, for the lookup of a `with_*` alone, the action of its task. */
export const LOOP_ACTION = 'tsplay_loop_action';

/** The folder of a role or play in which a file is looked for first; none is the empty text. */
export type FileKind = 'files' | 'templates' | 'vars' | '';

/** What the surroundings lend to templates; the template layer itself imports none of it. */
export interface TemplateServices {
  /** Parses YAML as Ansible's loader does (from_yaml, lookups). */
  loadYaml(text: string): Value;
  loadYamlAll(text: string): Value[];
  /** Reads a file of the controller, decrypting it where it is vaulted. */
  readFile(path: string): Uint8Array;
  /** Finds a file as lookups do: role's folders, the play's, in that order. */
  findFile(kind: FileKind, name: string): string | undefined;
  /** Where a file of a kind may lie, best place first. */
  filePlaces(kind: FileKind, name: string): readonly string[];
  /** Directories in which `{% include %}` and the template lookup search. */
  readonly searchPath: readonly string[];
  /** Where the template's files are searched, best folder first; the play's is the last. */
  readonly folders: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly plugins?: ForeignPlugins | undefined;
  vault: {
    isEncrypted(text: string): boolean;
    decrypt(text: string): string;
    encrypt(text: string, password: string, id?: string): string;
  };
  warn(message: string): void;
  /** Is told what later versions refuse. */
  deprecated?(message: string): void;
  /** Is told of conditions whose result is no boolean: ansible-core 2.19 refuses them. */
  readonly loose?: ((condition: string, type: string) => void) | undefined;
  /** Is told where text became a list or dict because it looked like one: ansible-core 2.19 leaves it text. */
  readonly reread?: (() => void) | undefined;
  /** Whose semantics count; without it, those of the default line. */
  readonly core?: Core | undefined;
  /** A setting of the configuration by ansible-core's name for it. */
  setting?(name: string): Value | undefined;
}
