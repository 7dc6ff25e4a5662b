import { typeError } from '../python/semantics.ts';
import { Dict, Tuple, type Value } from '../values.ts';
import type { CallContext, Filter, Kwargs, Test } from './callables.ts';

interface Parameter {
  readonly name: string;
  /** Undefined when the argument has to be given. */
  readonly fallback: Value | undefined;
}

interface Signature {
  readonly name: string;
  /** Parameters that Jinja2 or Ansible passes itself; they count in messages about the number of arguments. */
  readonly implicit: number;
  readonly positional: readonly Parameter[];
  readonly keywordOnly: readonly Parameter[];
  readonly varargs: boolean;
  readonly keywords: boolean;
}

const IMPLICIT = new Set(['environment', 'eval_ctx', 'context']);

function literal(text: string): Value {
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  return /^-?[0-9]+$/.test(text) ? Number(text) : text.slice(1, -1).replaceAll('\\n', '\n');
}

/** Reads a signature as Python writes one: `do_batch(value, linecount, fill_with=None)`. */
function parseSignature(text: string): Signature {
  const open = text.indexOf('(');
  const positional: Parameter[] = [];
  const keywordOnly: Parameter[] = [];
  let implicit = 0;
  let varargs = false;
  let keywords = false;
  for (const part of text.slice(open + 1, -1).match(/[^,'\s](?:[^,']|'[^']*')*/g) ?? []) {
    const [name = '', fallback] = part.split(/=(.*)/s);
    if (IMPLICIT.has(name)) implicit++;
    else if (name.startsWith('**')) keywords = true;
    else if (name.startsWith('*')) varargs = true;
    else
      (varargs ? keywordOnly : positional).push({
        name,
        fallback: fallback === undefined ? undefined : literal(fallback),
      });
  }
  return { name: text.slice(0, open), implicit, positional, keywordOnly, varargs, keywords };
}

/** `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
function listed(names: readonly string[]): string {
  const quoted = names.map(name => `'${name}'`);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

function tooMany(signature: Signature, given: number): Error {
  const { name, implicit, positional } = signature;
  const most = positional.length + implicit;
  const least = positional.filter(parameter => parameter.fallback === undefined).length + implicit;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  const counted = given + implicit;
  return typeError(
    `${name}() takes ${range} positional argument${range === '1' ? '' : 's'} but ${counted} ${counted === 1 ? 'was' : 'were'} given`,
  );
}

function bindKeywords(signature: Signature, bound: Map<string, Value>, kwargs: Kwargs): Dict {
  const extra = new Dict();
  const known = [...signature.positional, ...signature.keywordOnly];
  for (const [name, value] of kwargs) {
    if (!known.some(parameter => parameter.name === name)) {
      if (!signature.keywords) throw typeError(`${signature.name}() got an unexpected keyword argument '${name}'`);
      extra.set(name, value);
    } else if (bound.has(name)) {
      throw typeError(`${signature.name}() got multiple values for argument '${name}'`);
    } else bound.set(name, value);
  }
  return extra;
}

/** Python's binding of arguments to parameters; with `*args` a Tuple and with `**kwargs` a Dict follow the others. */
function bind(signature: Signature, given: readonly Value[], kwargs: Kwargs): Value[] {
  const { positional, keywordOnly } = signature;
  if (kwargs.size === 0 && given.length === positional.length && !signature.varargs && !signature.keywords)
    return [...given];
  const bound = new Map<string, Value>();
  positional.slice(0, given.length).forEach((parameter, i) => {
    bound.set(parameter.name, given[i] ?? null);
  });
  const extra = bindKeywords(signature, bound, kwargs);
  if (given.length > positional.length && !signature.varargs) throw tooMany(signature, given.length);
  const missing: string[] = [];
  const values = [...positional, ...keywordOnly].map(({ name, fallback }) => {
    const value = bound.has(name) ? bound.get(name) : fallback;
    if (value === undefined) missing.push(name);
    return value ?? null;
  });
  if (missing.length > 0) {
    const plural = missing.length === 1 ? 'argument' : 'arguments';
    throw typeError(`${signature.name}() missing ${missing.length} required positional ${plural}: ${listed(missing)}`);
  }
  if (signature.varargs) values.push(Tuple.from(given.slice(positional.length)));
  if (signature.keywords) values.push(extra);
  return values;
}

/**
 * A filter from the signature of Ansible's function and a body that gets its arguments bound in order; after them,
 * where the signature has them, the `*args` (Tuple) and the `**kwargs` (Dict).
 */
export function filter(signature: string, body: (context: CallContext, ...args: Value[]) => Value): Filter {
  let parsed: Signature | undefined;
  return (context, value, args, kwargs) => {
    parsed ??= parseSignature(signature);
    return body(context, ...bind(parsed, [value, ...args], kwargs));
  };
}

/** As `filter`, for a test. */
export function test(signature: string, body: (context: CallContext, ...args: Value[]) => boolean): Test {
  let parsed: Signature | undefined;
  return (context, value, args, kwargs) => {
    parsed ??= parseSignature(signature);
    return body(context, ...bind(parsed, [value, ...args], kwargs));
  };
}

/** A filter that is one of Python's builtin functions of one argument (`len`, `abs`), with their own words. */
export function builtin(name: string, body: (value: Value) => Value): Filter {
  return (_context, value, args, kwargs) => {
    if (kwargs.size > 0) throw typeError(`${name}() takes no keyword arguments`);
    if (args.length > 0) throw typeError(`${name}() takes exactly one argument (${args.length + 1} given)`);
    return body(value);
  };
}
