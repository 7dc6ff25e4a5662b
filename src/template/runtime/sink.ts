import { OMIT } from '../../ansible-words.ts';
import { PythonError } from '../../python/error.ts';
import { parseLiteral } from '../../python/literal.ts';
import { PythonObject } from '../../python/object.ts';
import { str } from '../../python/repr.ts';
import { asText } from '../../python/text.ts';
import { Undefined } from '../../python/undefined.ts';
import { Bytes, Dict, OpaqueValue, Text, Tuple, type Value } from '../../values.ts';
import { safeEval } from '../safe-eval.ts';

/** Takes what a template prints, piece by piece. */
export interface Sink {
  push(value: Value): void;
}

/**
 * How the pieces of a template become its result: as text; as text that is read again; as Jinja2's native types; `typed`, as
 * ansible-core 2.19 has it: None is no piece, a single piece is the value itself, several are joined to text.
 */
export type ConcatMode = 'text' | 'convert' | 'native' | 'typed';

/** What becomes of a value that is printed, before it is a piece: part of what a template is compiled to. */
export type Printing = Exclude<ConcatMode, 'convert'>;

export const printingOf = (mode: ConcatMode): Printing => (mode === 'convert' ? 'text' : mode);

/** Whether an empty template gives None. */
const isNoneWhenEmpty = (mode: ConcatMode): boolean => mode === 'native' || mode === 'typed';

const isPiece = (value: Value, mode: ConcatMode): boolean => mode !== 'typed' || value !== null;

/** Types that ansible-core 2.19 does not let out of a template. */
const UNSUPPORTED = new Set(['Undefined', 'range', 'timedelta', 'TemplateReference', 'method', 'function', 'Macro']);
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

/** What a value becomes when it is printed: iterators and views unroll, and None is nothing where all is text. */
export function finalize(value: Value, printing: Printing): Value {
  if (typeof value !== 'object') return value;
  if (value === null) return printing === 'text' ? '' : null;
  if (value instanceof PythonObject && value.unrolls && !(printing === 'typed' && UNSUPPORTED.has(value.typeName)))
    return Array.from(value.iterate() ?? []);
  requireDefined(value);
  return value;
}

/** A piece as text: bytes print as what they encode. */
function printed(value: Value, mode: ConcatMode): string {
  if (value instanceof Bytes) return Buffer.from(value.data).toString('utf8');
  return str(mode === 'typed' ? listed(value, undefined, isOwnKind) : value);
}

/** A tuple of a kind of its own: the groups of `groupby`. */
const isOwnKind = (value: Value): boolean => value instanceof Tuple && Object.getPrototypeOf(value) !== Tuple.prototype;

/**
 * A value as ansible-core 2.19 gives it out: tuples are lists, and what is omitted is not there.
 * @param look sees each value that is no list or dict
 * @param stays which values are not looked into
 */
function listed(value: Value, look?: (value: Value) => void, stays?: (value: Value) => boolean): Value {
  if (stays?.(value) === true) return value;
  if (Array.isArray(value)) {
    const elements = Array.from(value, element => listed(element, look, stays));
    if (elements.includes(OMIT)) return elements.filter(element => element !== OMIT);
    return value instanceof Tuple || elements.some((element, i) => element !== value[i]) ? elements : value;
  }
  if (!(value instanceof Dict)) {
    look?.(value);
    return value;
  }
  const entries = Array.from(value, ([key, element]) => [key, listed(element, look, stays)] as const);
  if (entries.every(([key, element]) => element !== OMIT && element === value.get(key))) return value;
  return Dict.of(entries.filter(([, element]) => element !== OMIT));
}

/** What a template may give out. @throws PythonError AnsibleVariableTypeError */
const storable = (value: Value): Value => listed(value, requireStorable);

function requireStorable(value: Value): void {
  if (!(value instanceof OpaqueValue) || !UNSUPPORTED.has(value.typeName)) return;
  throw new PythonError('AnsibleVariableTypeError', `Type '${value.typeName}' is unsupported for variable storage.`);
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
  #result: Value | undefined;

  constructor(mode: ConcatMode) {
    this.#mode = mode;
  }

  push(value: Value): void {
    if (!isPiece(value, this.#mode)) return;
    if (this.#text !== undefined) this.#text += printed(value, this.#mode);
    else if (this.#mode === 'text') this.#text = printed(value, this.#mode);
    else if (this.#first === undefined) this.#first = value;
    else this.#text = printed(this.#first, this.#mode) + printed(value, this.#mode);
  }

  result(): Value {
    this.#result = this.#given();
    return this.#result;
  }

  /** Whether text became a list or dict because it looked like one. */
  get isReread(): boolean {
    if (typeof this.#result !== 'object' || this.#result === null || this.#mode !== 'convert') return false;
    const given = this.#text ?? this.#first;
    return given !== undefined && asText(given) !== undefined && asText(this.#result) === undefined;
  }

  #given(): Value {
    if (this.#text === undefined && this.#first !== undefined) return convertSingle(this.#first, this.#mode);
    if (this.#text === undefined) return isNoneWhenEmpty(this.#mode) ? null : '';
    return convertText(this.#text, this.#mode);
  }
}

/** Joins collected pieces: what macros, block sets and `caller()` give. */
export function concatenate(values: readonly Value[], mode: ConcatMode): Value {
  const pieces = values.filter(value => isPiece(value, mode));
  const [only] = pieces;
  if (only === undefined) return isNoneWhenEmpty(mode) ? null : '';
  if (pieces.length === 1) return mode === 'text' ? printed(only, mode) : convertSingle(only, mode);
  return convertText(pieces.map(value => printed(value, mode)).join(''), mode);
}

function convertSingle(value: Value, mode: ConcatMode): Value {
  if (mode === 'typed') return storable(value);
  if (value instanceof Text && value.marks.native === true) return value;
  if (mode === 'native' && asText(value) === undefined) return value;
  const text = printed(value, mode);
  const converted = convertText(text, mode);
  return converted === text && value instanceof Text ? value : converted;
}

function convertText(text: string, mode: ConcatMode): Value {
  if (mode === 'text' || mode === 'typed') return text;
  if (mode === 'native') {
    const value = parseLiteral(text);
    if (typeof value === 'string') return `${text[0]}${value}${text[0]}`;
    return value === undefined ? text : value;
  }
  if (text === 'True') return true;
  if (text === 'False') return false;
  return text.startsWith('{') || text.startsWith('[') ? (safeEval(text) ?? text) : text;
}
