import { truthy } from '../../python/compare.ts';
import { PythonError, typeError } from '../../python/error.ts';
import { pythonClass } from '../../python/exception-class.ts';
import { str } from '../../python/repr.ts';
import { asText } from '../../python/text.ts';
import { isUndefined, UndefinedError } from '../../python/undefined.ts';
import { unsafeText, wrapUnsafe } from '../../python/unsafe.ts';
import { Dict, Text, type Value } from '../../values.ts';
import { CallableValue, type CallContext, type Kwargs, type Lookup } from '../callables.ts';
import { COLLECTION_LOOKUPS, LOOKUPS } from '../lookups/lookup-table.ts';
import { LOOKUP_REDIRECTS } from '../redirects.ts';
import { Context } from '../runtime/context.ts';
import { blaming, PluginError } from '../runtime/plugin-error.ts';
import { requireDefined } from '../runtime/sink.ts';
import { TemplateError } from '../templar-error.ts';
import { mayBeTemplate } from '../value-scan.ts';

/** Errors that a lookup means to raise come through as they are; others are told as unhandled. */
const EXPECTED = new Set(['AnsibleLookupError', 'AnsibleOptionsError']);
const UNDEFINED = new Set(['AnsibleUndefinedVariable', 'UndefinedError']);

function findLookup(name: string, { collections = true, services: { plugins } }: CallContext): Lookup | undefined {
  const moved = collections ? COLLECTION_LOOKUPS.get(LOOKUP_REDIRECTS.get(name) ?? name) : undefined;
  const native = LOOKUPS.get(name) ?? moved;
  return plugins?.lookup(name, native !== undefined) ?? native;
}

function run(context: CallContext, name: string, terms: Value[], kwargs: Kwargs, errors: string): Value[] | undefined {
  const lookup = findLookup(name, context);
  if (lookup === undefined) {
    const missing = new PythonError('AnsibleError', `lookup plugin (${name}) not found`);
    throw context.services.core?.templateErrors === true ? new PluginError('lookup', name, missing, true) : missing;
  }
  if (context.services.core?.templateErrors === true && errors === 'strict')
    return blaming('lookup', name, () => lookup(context, terms, kwargs));
  try {
    return lookup(context, terms, kwargs);
  } catch (error) {
    if (error instanceof TemplateError && UNDEFINED.has(error.className))
      throw new UndefinedError(error.message, error.variable, 'AnsibleUndefinedVariable');
    const known = error instanceof PythonError ? error : undefined;
    if (known === undefined) throw error;
    if (UNDEFINED.has(known.className)) throw new UndefinedError(known.message, undefined, 'AnsibleUndefinedVariable');
    const message = EXPECTED.has(known.className)
      ? known.message
      : `An unhandled exception occurred while running the lookup plugin '${name}'. Error was a ${pythonClass(known.className)}, original message: ${known.message}. ${known.message}`;
    if (errors === 'warn') context.services.warn(message);
    else if (errors !== 'ignore') {
      throw EXPECTED.has(known.className) ? known : new PythonError('AnsibleError', message, known);
    }
    return undefined;
  }
}

/** The results as one value: joined by commas, or the only one when it is no string. */
function joined(results: Value[]): Value {
  if (results.length === 0) return results;
  const texts = results.map(asText);
  if (texts.every(text => text !== undefined)) {
    const text = texts.join(',');
    const native = results[0] instanceof Text && results[0].marks.native === true;
    return native ? new Text(text, { native }) : text;
  }
  const [only] = results;
  return only !== undefined && results.length === 1 ? only : results;
}

/**
 * The terms of a lookup are rendered once more. Where a host's words take part, only what the template itself spells
 * out is: a term put together from them (joined, decoded) is data. Ansible renders it, too.
 */
function onlyWritten(terms: Value[], context: CallContext): Value[] {
  if (!(context instanceof Context) || !context.rendering.unsafe) return terms;
  const code = context.code.replaceAll('\\', '');
  const guard = (value: Value): Value => {
    const text = asText(value);
    if (text !== undefined)
      return mayBeTemplate(text) && !code.includes(text.replaceAll('\\', '')) ? unsafeText(text) : value;
    if (Array.isArray(value)) return value.map(guard);
    return value instanceof Dict ? Dict.of(Array.from(value, ([key, part]) => [key, guard(part)] as const)) : value;
  };
  return terms.map(guard);
}

/** `lookup()` and `query()`: finds the lookup, templates its terms, handles `errors` and `wantlist`, marks the result unsafe. */
export class LookupFunction extends CallableValue {
  readonly typeName = 'method';
  readonly #wantsList: boolean;

  constructor(wantsList: boolean) {
    super();
    this.#wantsList = wantsList;
  }
  override repr(): string {
    return `<bound method Templar._${this.#wantsList ? 'query' : ''}lookup>`;
  }
  call(context: CallContext, args: readonly Value[], given: Kwargs): Value {
    const [name, ...terms] = args;
    if (name === undefined) throw typeError("Templar._lookup() missing 1 required positional argument: 'name'");
    if (isUndefined(name)) name.fail();
    const kwargs = new Map(given);
    const wantList = this.#wantsList || truthy(kwargs.get('wantlist') ?? false);
    const errors = str(kwargs.get('errors') ?? 'strict');
    kwargs.delete('wantlist');
    kwargs.delete('errors');
    requireDefined(terms);
    const rendered = context.template(onlyWritten(terms, context));
    const results = run(context, str(name), Array.isArray(rendered) ? rendered : [rendered], kwargs, errors);
    if (results === undefined) return wantList ? [] : null;
    if (results.length > 0 && context instanceof Context) context.rendering.unsafe = true;
    return wrapUnsafe(wantList ? results : joined(results));
  }
}
