import { PythonError, valueError } from '../../python/error.ts';
import { formatValue } from '../../python/format-spec.ts';
import { PythonObject } from '../../python/object.ts';
import { repr, str } from '../../python/repr.ts';
import { getItem } from '../../python/subscript.ts';
import { describeObject, typeName } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, type Value } from '../../values.ts';
import { NO_KWARGS } from '../call-arguments.ts';
import type { Kwargs } from '../callables.ts';

/** Looks up the fields of one `format` call: `0`, `name`, automatic numbers, `a.b[c]`. */
class Fields {
  readonly #args: readonly Value[];
  readonly #kwargs: Kwargs;
  #automatic = 0;
  #numbering: 'automatic' | 'manual' | undefined;

  constructor(args: readonly Value[], kwargs: Kwargs) {
    this.#args = args;
    this.#kwargs = kwargs;
  }

  get(field: string): Value {
    const [, name = '', path = ''] = /^([^.[]*)([\s\S]*)$/.exec(field) ?? [];
    let value = this.#root(name);
    let rest = path;
    while (rest !== '') {
      const match = /^(?:\.([^.[]+)|\[([^\]]+)\])/.exec(rest);
      if (match === null)
        throw valueError(rest.startsWith('.') ? 'Empty attribute in format string' : "Missing ']' in format string");
      value = match[1] !== undefined ? attribute(value, match[1]) : item(value, match[2] ?? '');
      rest = rest.slice(match[0].length);
    }
    return value;
  }

  #root(name: string): Value {
    if (name !== '' && !/^\d+$/.test(name)) {
      const value = this.#kwargs.get(name);
      if (value === undefined) throw new PythonError('KeyError', repr(name));
      return value;
    }
    const numbering = name === '' ? 'automatic' : 'manual';
    if (this.#numbering !== undefined && this.#numbering !== numbering) {
      const [from, to] =
        numbering === 'automatic'
          ? ['manual field specification', 'automatic field numbering']
          : ['automatic field numbering', 'manual field specification'];
      throw valueError(`cannot switch from ${from} to ${to}`);
    }
    this.#numbering = numbering;
    const index = name === '' ? this.#automatic++ : Number(name);
    const value = this.#args[index];
    if (value === undefined) {
      throw new PythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    }
    return value;
  }
}

function attribute(value: Value, name: string): Value {
  const found = value instanceof PythonObject && !name.startsWith('__') ? value.attribute(name) : undefined;
  if (found === undefined) {
    throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
  }
  return found;
}

function item(value: Value, key: string): Value {
  if (value instanceof Undefined) value.fail();
  const found = getItem(value, /^\d+$/.test(key) ? Number(key) : key);
  if (found !== undefined) return found;
  if (value instanceof Dict || value instanceof PythonObject)
    throw new PythonError('KeyError', repr(/^\d+$/.test(key) ? Number(key) : key));
  if (/^\d+$/.test(key))
    throw new PythonError('IndexError', `${describeObject(value).replace(' object', '')} index out of range`);
  throw new PythonError('TypeError', `${typeName(value)} indices must be integers or slices, not str`);
}

function convert(value: Value, conversion: string): Value {
  if (conversion === 's') return str(value);
  if (conversion === 'r' || conversion === 'a') return repr(value);
  throw valueError(`Unknown conversion specifier '${conversion}'`);
}

function closing(text: string, start: number): number {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  throw valueError(
    start >= text.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function render(text: string, fields: Fields, depth: number): string {
  if (depth < 0) throw valueError('Max string recursion exceeded');
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character !== '{' && character !== '}') {
      result += character;
      continue;
    }
    if (text[i + 1] === character) {
      result += character;
      i++;
      continue;
    }
    if (character === '}') throw valueError("Single '}' encountered in format string");
    const end = closing(text, i + 1);
    result += replacement(text.slice(i + 1, end), fields, depth);
    i = end;
  }
  return result;
}

function replacement(inside: string, fields: Fields, depth: number): string {
  const match = /^((?:[^!:[]|\[[^\]]*\])*)(?:!([^:]*))?(?::([\s\S]*))?$/.exec(inside);
  if (match === null) throw valueError("expected ':' after conversion specifier");
  const [, field = '', conversion, spec = ''] = match;
  const value = fields.get(field);
  const converted = conversion === undefined ? value : convert(value, conversion);
  return formatValue(converted, spec.includes('{') ? render(spec, fields, depth - 1) : spec);
}

/** Python's `text.format(*args, **kwargs)`. @throws PythonError ValueError, KeyError, IndexError, AttributeError. */
export function formatText(text: string, args: readonly Value[], kwargs: Kwargs): string {
  return render(text, new Fields(args, kwargs), 1);
}

/** `text.format_map(mapping)`. */
export function formatMap(text: string, mapping: Value): string {
  const entries = mapping instanceof Dict ? Array.from(mapping, ([k, v]) => [str(k), v] as const) : [];
  return formatText(text, [], entries.length === 0 ? NO_KWARGS : new Map(entries));
}
