import { parseLiteral } from '../../python/literal.ts';
import { PythonObject } from '../../python/object.ts';
import { str } from '../../python/repr.ts';
import { asText } from '../../python/text.ts';
import { Undefined } from '../../python/undefined.ts';
import { Bytes, Dict, Text, type Value } from '../../values.ts';
import { safeEval } from '../safe-eval.ts';

/** Takes what a template prints, piece by piece. */
export interface Sink {
  push(value: Value): void;
}

/** How the pieces of a template become its result. */
export type ConcatMode = 'text' | 'convert' | 'native';

const MAX_DEPTH = 300;
/** From this depth on what was seen is not looked at again: parts may be shared any number of times. */
const SHARING_DEPTH = 12;

/** Raises for a strict undefined in the value or anywhere inside its lists and dicts, as Ansible does before printing. */
export function requireDefined(value: Value, depth = 0, seen?: Set<object>): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Undefined) {
    if (!value.lenient) value.fail();
    return;
  }
  if (depth > MAX_DEPTH || seen?.has(value) === true) return;
  const known = depth < SHARING_DEPTH ? undefined : (seen ?? new Set<object>()).add(value);
  if (Array.isArray(value)) for (const element of value) requireDefined(element, depth + 1, known);
  else if (value instanceof Dict) for (const element of value.values()) requireDefined(element, depth + 1, known);
}

/** What a value becomes when it is printed: iterators and views unroll, and None is nothing (unless native types are on). */
export function finalize(value: Value, native: boolean): Value {
  if (typeof value !== 'object') return value;
  if (value === null) return native ? null : '';
  if (value instanceof PythonObject && value.unrolls) return Array.from(value.iterate() ?? []);
  requireDefined(value);
  return value;
}

/** A piece as text: bytes print as what they encode. */
function printed(value: Value): string {
  return value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : str(value);
}

/** Pieces kept as they are, for macros, set blocks and the like. */
export class ListSink implements Sink {
  readonly values: Value[] = [];
  push(value: Value): void {
    this.values.push(value);
  }
}

/**
 * The pieces of a template. The first is kept as a value until a second one comes; from then on each becomes text
 * at once (so a list that is changed later shows its state of that moment, as in Ansible).
 */
export class ResultSink implements Sink {
  readonly #mode: ConcatMode;
  #first: Value | undefined;
  #text: string | undefined;

  constructor(mode: ConcatMode) {
    this.#mode = mode;
  }

  push(value: Value): void {
    if (this.#text !== undefined) this.#text += printed(value);
    else if (this.#mode === 'text') this.#text = printed(value);
    else if (this.#first === undefined) this.#first = value;
    else this.#text = printed(this.#first) + printed(value);
  }

  result(): Value {
    if (this.#text === undefined && this.#first !== undefined) return convertSingle(this.#first, this.#mode);
    if (this.#text === undefined) return this.#mode === 'native' ? null : '';
    return convertText(this.#text, this.#mode);
  }
}

/** Joins collected pieces: what macros, block sets and `caller()` give. */
export function concatenate(values: readonly Value[], mode: ConcatMode): Value {
  const [only] = values;
  if (only === undefined) return mode === 'native' ? null : '';
  if (values.length === 1) return mode === 'text' ? printed(only) : convertSingle(only, mode);
  return convertText(values.map(printed).join(''), mode);
}

function convertSingle(value: Value, mode: ConcatMode): Value {
  if (value instanceof Text && value.marks.native === true) return value;
  if (mode === 'native' && asText(value) === undefined) return value;
  const text = printed(value);
  const converted = convertText(text, mode);
  return converted === text && value instanceof Text ? value : converted;
}

function convertText(text: string, mode: ConcatMode): Value {
  if (mode === 'text') return text;
  if (mode === 'native') {
    const value = parseLiteral(text);
    if (typeof value === 'string') return `${text[0]}${value}${text[0]}`;
    return value === undefined ? text : value;
  }
  if (text === 'True') return true;
  if (text === 'False') return false;
  return text.startsWith('{') || text.startsWith('[') ? (safeEval(text) ?? text) : text;
}
