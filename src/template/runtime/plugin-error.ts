import { PythonError } from '../../python/error.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, type Value } from '../../values.ts';
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

/** What a filter gives as a whole holds nothing undefined. @throws UndefinedError */
export function refuseUndefinedIn(plugin: string, result: Value): Value {
  if (Array.isArray(result) && !GIVE_ONE_BY_ONE.has(plugin)) refuseInside(result);
  return result;
}

function refuseInside(values: Iterable<Value>): void {
  for (const value of values) if (value instanceof Undefined && !value.lenient) value.fail();
}

/** What is undefined is no argument, of most plugins. @throws UndefinedError */
export function refuseUndefined(plugin: string, value: Value, args: readonly Value[], kwargs: Kwargs): void {
  if (TAKE_UNDEFINED.has(plugin)) return;
  for (const given of [value, ...args, ...kwargs.values()]) {
    if (given instanceof Undefined && !given.lenient) given.fail();
    if (plugin === 'combine' && given instanceof Dict) refuseInside(given.values());
  }
}
