import { PythonError } from '../../python/error.ts';
import { Undefined, UndefinedError } from '../../python/undefined.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import type { Kwargs } from '../callables.ts';
import { TemplateError } from '../templar-error.ts';

type PluginKind = 'filter' | 'test' | 'lookup';

/** A filter, test or lookup failed, and which: ansible-core 2.19 tells it. */
export class PluginError extends PythonError {
  readonly kind: PluginKind;
  readonly plugin: string;
  /** There is no plugin of that name. */
  readonly isMissing: boolean;

  constructor(kind: PluginKind, plugin: string, cause: PythonError | TemplateError, isMissing = false) {
    super(cause.className, cause.message, cause);
    this.kind = kind;
    this.plugin = plugin;
    this.isMissing = isMissing;
  }
}

const UNDEFINED = new Set(['AnsibleUndefinedVariable', 'UndefinedError']);

/** Runs a plugin; that something was undefined is told as it is, whoever came upon it, and so is what is wrong in a file it renders. @throws PluginError, UndefinedError */
export function blaming<T>(kind: PluginKind, plugin: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PluginError || !(error instanceof PythonError || error instanceof TemplateError)) throw error;
    if (error instanceof TemplateError && error.file !== undefined) throw error;
    throw UNDEFINED.has(error.className) ? error : new PluginError(kind, plugin, error);
  }
}

/** Filters and tests that mean to get what is undefined. */
const TAKE_UNDEFINED = new Set(['default', 'd', 'defined', 'undefined', 'mandatory', 'type_debug']);

/** Filters that give their elements one by one: whoever takes them finds what is undefined. */
const GIVE_ONE_BY_ONE = new Set([
  'map',
  'select',
  'reject',
  'selectattr',
  'rejectattr',
  'batch',
  'slice',
  'unique',
  'items',
]);

/** What a filter gives as a whole holds nothing undefined: the first of it is the result. */
export function undefinedIn(plugin: string, result: Value): Undefined | undefined {
  if (!Array.isArray(result) || GIVE_ONE_BY_ONE.has(plugin)) return undefined;
  for (const value of result) {
    if (isMissing(value)) return value;
    const inside = value instanceof Tuple ? firstUndefined(value) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

const isMissing = (value: Value): value is Undefined => value instanceof Undefined && !value.lenient;

function firstUndefined(values: Iterable<Value>): Undefined | undefined {
  for (const value of values) if (isMissing(value)) return value;
  return undefined;
}

/** Filters that read the values of a dict at once. */
const READ_VALUES = new Set(['combine', 'dict2items']);

/** What is undefined is no argument, of most plugins; the first of it is then their result. */
export function undefinedArgument(
  plugin: string,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): Undefined | undefined {
  if (TAKE_UNDEFINED.has(plugin)) return undefined;
  if (plugin === 'ternary') return firstUndefined([value]);
  const given = [value, ...args, ...kwargs.values()];
  const found = firstUndefined(given);
  if (found !== undefined || !READ_VALUES.has(plugin)) return found;
  for (const part of given) {
    const inside = part instanceof Dict ? firstUndefined(part.values()) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** What a call gives that comes upon something undefined, since 2.19: that, so that `default` may replace it. */
export function orUndefined<T extends Value>(run: () => T): T | Undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof UndefinedError && error.value !== undefined) return error.value;
    throw error;
  }
}

/** What a call gives with these arguments, since 2.19. */
export function callWith(args: readonly Value[], kwargs: Kwargs, run: () => Value): Value {
  return firstUndefined(args) ?? firstUndefined(kwargs.values()) ?? orUndefined(run);
}
