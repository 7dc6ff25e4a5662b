import { isDeepStrictEqual } from 'node:util';
import { type Core, DEFAULT_CORE } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { str } from '../../python/repr.ts';
import { Float, isText, textOf, type Value } from '../../values.ts';
import { ConversionError, chosenBoolean, convert, fromJson } from './coercion.ts';
import type { Args, ModuleDefinition, OptionSpec, OptionSpecs } from './module.ts';
import { aliasesOf } from './option-names.ts';
import { toldTypeName } from './sent-value.ts';
import { type ArgumentProblem, groupProblems, structureProblems, unknownProblem } from './structure.ts';

export type { ArgumentProblem } from './structure.ts';

/** A module was called with arguments that its spec does not admit. `option` is the name as the user wrote it. */
export class ArgumentError extends PlayError {
  readonly option: string | undefined;
  constructor(problem: ArgumentProblem) {
    super(problem.message, { code: problem.code, hint: problem.hint });
    this.name = 'ArgumentError';
    this.option = problem.option;
  }
}

interface NamedValue {
  /** As the user wrote it: may be an alias. */
  readonly written: string;
  readonly spec: OptionSpec;
  readonly value: Value;
}

/** Elsewhere null is as good as not given. */
const mayBeNull = ({ type, required }: OptionSpec): boolean => type === 'raw' && required === true;

function sortOut(options: OptionSpecs, args: ReadonlyMap<string, Value>) {
  const aliases = aliasesOf(options);
  const known = new Map<string, NamedValue>();
  const unknown: string[] = [];
  for (const [written, value] of args) {
    const name = aliases.get(written);
    const spec = name === undefined ? undefined : options[name];
    if (name === undefined || spec === undefined) unknown.push(written);
    else if (value !== null || mayBeNull(spec)) known.set(name, { written, spec, value });
  }
  return { known, unknown };
}

function coerceElements(name: string, spec: OptionSpec, items: readonly Value[], core: Core): unknown[] {
  const type = spec.elements ?? 'raw';
  return items.map(item => {
    if (item === null) return item;
    try {
      const converted = convert(item, type, core);
      return spec.options !== undefined && converted instanceof Map
        ? coerceOptions(name, spec.options, converted, core)
        : converted;
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      throw new ConversionError(
        `Elements value for option '${name}' is of type ${toldTypeName(item, core)} and we were unable to convert to ${type}: ${error.message}`,
      );
    }
  });
}

function coerceOne(name: string, spec: OptionSpec, value: Value, core: Core): unknown {
  const type = spec.type ?? 'str';
  let converted: unknown;
  try {
    converted = convert(
      spec.truncated === true && value instanceof Float ? Math.trunc(value.value) : value,
      type,
      core,
    );
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw new ConversionError(
      `argument '${name}' is of type ${toldTypeName(value, core)} and we were unable to convert to ${type}: ${error.message}`,
    );
  }
  if (Array.isArray(converted)) return coerceElements(name, spec, converted, core);
  if (spec.options !== undefined && converted instanceof Map) return coerceOptions(name, spec.options, converted, core);
  return chosenBoolean(converted, spec.choices);
}

/** A fault of suboptions names the way to them: `found in outer -> inner`. */
function foundIn(owner: string, message: string): string {
  const [what = message, inner] = message.split(' found in ');
  return `${what} found in ${inner === undefined ? owner : `${owner} -> ${inner}`}`;
}

function typeFoundIn(owner: string, message: string): string {
  return message.replace(
    /^(argument '.*?' is of type (?:<class '.*?'>|\w+))(?: found in '(.*?)'\.)?(?= and we were unable to convert)/s,
    (_, what: string, inner?: string) => `${what} found in '${inner === undefined ? owner : `${owner} -> ${inner}`}'.`,
  );
}

/** The suboptions of one mapping. */
function coerceOptions(
  owner: string,
  options: OptionSpecs,
  given: ReadonlyMap<Value, Value>,
  core: Core,
): Record<string, unknown> {
  const named = new Map([...given].map(([key, value]) => [str(key), value]));
  const definition = { name: owner, options } as Pick<ModuleDefinition, 'name' | 'options'>;
  try {
    return coerceArguments(definition as ModuleDefinition, named, core);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const message =
      error.code === 'missing-argument' ? foundIn(owner, error.message) : typeFoundIn(owner, error.message);
    throw new ArgumentError({ ...error, message });
  }
}

function problemOfConversion(
  name: string,
  spec: OptionSpec,
  value: Value,
  written: string,
  core: Core,
): ArgumentProblem | undefined {
  try {
    coerceOne(name, spec, value, core);
    return undefined;
  } catch (error) {
    if (error instanceof ConversionError) return { code: 'bad-argument', message: error.message, option: written };
    if (error instanceof ArgumentError)
      return { code: error.code, message: error.message, option: written, hint: error.hint };
    throw error;
  }
}

function refusal(module: string, written: string, reason: string): ArgumentProblem {
  return {
    code: 'unsupported-option',
    message: `option '${written}' of module ${module} is not supported: ${reason}`,
    option: written,
  };
}

/** An option that says what holds without it asks for nothing. */
function asksForNothing({ spec, value }: NamedValue, core: Core): boolean {
  if (spec.default === undefined) return false;
  try {
    return isDeepStrictEqual(coerceOne('', spec, value, core), coerceOne('', spec, fromJson(spec.default), core));
  } catch (error) {
    if (error instanceof ConversionError) return false;
    throw error;
  }
}

function refusals(module: string, known: Iterable<NamedValue>, core: Core): ArgumentProblem[] {
  return [...known].flatMap(given => {
    const { unsupported, idleUnless } = given.spec;
    if (unsupported === undefined || idleUnless !== undefined || asksForNothing(given, core)) return [];
    return [refusal(module, given.written, unsupported)];
  });
}

/** The tests of a host that refuse a given option where they hold. */
export function hostTests(
  { name, options }: ModuleDefinition,
  args: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, ArgumentError> {
  const tests = new Map<string, ArgumentError>();
  for (const option in options) {
    const { idleUnless, unsupported = '' } = options[option] ?? {};
    if (idleUnless !== undefined && args[option] !== undefined)
      tests.set(idleUnless, new ArgumentError(refusal(name, option, unsupported)));
  }
  return tests;
}

/** Whether Jinja2's delimiters stand in any text of a value. */
export function holdsTemplate(value: Value): boolean {
  if (isText(value)) return /\{[{%#]/.test(textOf(value));
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if (value instanceof Map) return [...value].some(([key, item]) => holdsTemplate(key) || holdsTemplate(item));
  return false;
}

/**
 * What can be said of a task's arguments before anything runs: unknown and missing names, literals of a wrong type.
 * Values that hold templates are skipped; `templated` says which, by default those with Jinja2 delimiters.
 */
export function checkArguments(
  definition: ModuleDefinition,
  args: ReadonlyMap<string, Value>,
  {
    templated = holdsTemplate,
    core = DEFAULT_CORE,
  }: { templated?: (value: Value) => boolean; core?: Core | undefined } = {},
): ArgumentProblem[] {
  if (args.has('_variable_params')) return [];
  const { known, unknown } = sortOut(definition.options, args);
  const literal = new Map<string, unknown>();
  // A template may come out as `omit`, and then its option, known or not, is not given.
  const literals = [...known].filter(([, { value }]) => !templated(value));
  const problems = refusals(
    definition.name,
    literals.map(([, given]) => given),
    core,
  );
  for (const [name, { spec, value, written }] of literals) {
    const problem = problemOfConversion(name, spec, value, written, core);
    if (problem === undefined) literal.set(name, coerceOne(name, spec, value, core));
    else problems.push(problem);
  }
  const certain = unknown.filter(name => !templated(args.get(name) ?? null));
  const unknownFirst = definition.openOptions === true ? [] : unknownProblem(definition, certain, core);
  const missing = Object.keys(definition.options).filter(
    name => definition.options[name]?.required === true && !known.has(name),
  );
  problems.push(...unknownFirst);
  if (missing.length > 0 || !choicesHold(definition.options, literal))
    problems.push(...structureProblems(definition, literal, missing, unknown));
  return problems;
}

function defaultsOf(options: OptionSpecs, core: Core): [string, unknown][] {
  return Object.entries(options).flatMap(([name, spec]) => {
    if (spec.default === undefined || spec.default === null) return [];
    return [[name, coerceOne(name, spec, fromJson(spec.default), core)]];
  });
}

/**
 * The arguments as the module reads them: aliases resolved, values converted by Ansible's rules, defaults set.
 * Checks in Ansible's order, so the first fault named is the one that Ansible names. Null counts as not given.
 * @throws ArgumentError
 */
export function coerceArguments(
  definition: ModuleDefinition,
  args: ReadonlyMap<string, Value>,
  core: Core = DEFAULT_CORE,
): Args<OptionSpecs> {
  const { options } = definition;
  const { known, unknown } = sortOut(options, args);
  const stop = (problem: ArgumentProblem | undefined) => {
    if (problem !== undefined) throw new ArgumentError(problem);
  };
  stop(refusals(definition.name, known.values(), core)[0]);
  stop(groupProblems(definition, new Set(known.keys()), 'exclusive')[0]);
  const missing = Object.keys(options).filter(name => options[name]?.required === true && !known.has(name));
  if (missing.length > 0) stop(structureProblems(definition, new Map(), missing, unknown)[0]);
  const coerced = new Map<string, unknown>(defaultsOf(options, core));
  for (const [name, { spec, value, written }] of known) {
    try {
      coerced.set(name, coerceOne(name, spec, value, core));
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      stop({ code: 'bad-argument', message: error.message, option: written });
    }
  }
  if (!choicesHold(options, coerced)) stop(structureProblems(definition, coerced, [], [])[0]);
  stop(groupProblems(definition, new Set(coerced.keys()), 'required', coerced)[0]);
  if (definition.openOptions === true) for (const name of unknown) coerced.set(name, args.get(name));
  else stop(unknownProblem(definition, unknown, core)[0]);
  return Object.fromEntries(coerced) as Args<OptionSpecs>;
}

/** The fast path: ajv is only loaded to put a fault into words. */
function choicesHold(options: OptionSpecs, values: ReadonlyMap<string, unknown>): boolean {
  for (const [name, value] of values) {
    const choices: readonly unknown[] | undefined = options[name]?.choices;
    if (choices === undefined) continue;
    if (!(Array.isArray(value) ? value : [value]).every(item => choices.includes(item))) return false;
  }
  return true;
}
