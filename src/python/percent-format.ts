import { Dict, Float, Tuple, type Value } from '../values.ts';
import { PythonError, typeError, valueError } from './error.ts';
import { intInBase, toExponent, toFixed, toGeneral } from './format-spec.ts';
import { asDouble, asInt, doubleToInt, type Int } from './number.ts';
import { PythonObject } from './object.ts';
import { repr, str } from './repr.ts';
import { asText, codePoints } from './text.ts';
import { typeName } from './types.ts';

const CONVERSION = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-#0 +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S])?/gu;

/** The values that `%` takes one after another. */
class Arguments {
  readonly #values: readonly Value[];
  readonly #mapping: Value;
  #next = 0;

  constructor(values: Value) {
    this.#values = values instanceof Tuple ? values : [values];
    this.#mapping = values;
  }

  next(): Value {
    const value = this.#values[this.#next++];
    if (value === undefined) throw typeError('not enough arguments for format string');
    return value;
  }

  byName(name: string): Value {
    if (this.#mapping instanceof Tuple || !(this.#mapping instanceof Dict || this.#mapping instanceof PythonObject)) {
      throw typeError('format requires a mapping');
    }
    const value = this.#mapping instanceof Dict ? this.#mapping.get(name) : this.#mapping.item(name);
    if (value === undefined) throw new PythonError('KeyError', repr(name));
    this.#next = this.#values.length;
    return value;
  }

  finish(): void {
    const unused = this.#next < this.#values.length;
    const isMapping =
      this.#mapping instanceof Dict || (Array.isArray(this.#mapping) && !(this.#mapping instanceof Tuple));
    if (unused && !isMapping && !(this.#mapping instanceof PythonObject)) {
      throw typeError('not all arguments converted during string formatting');
    }
  }
}

function realNumber(value: Value): number {
  const number = asDouble(value);
  if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  return number;
}

function integer(value: Value, letter: string): Int {
  if (value instanceof Float && 'diu'.includes(letter)) return doubleToInt(value.value);
  const number = asInt(value);
  if (number !== undefined) return number;
  const wanted = 'diu'.includes(letter) ? 'a real number is required' : 'an integer is required';
  throw typeError(`%${letter} format: ${wanted}, not ${typeName(value)}`);
}

function character(value: Value): string {
  const code = asInt(value);
  if (code !== undefined) return String.fromCodePoint(Number(code));
  const text = asText(value);
  if (text === undefined || codePoints(text).length !== 1) throw typeError('%c requires int or char');
  return text;
}

function numberText(letter: string, value: Value, flags: string, precision: number | undefined): string {
  let negative: boolean;
  let digits: string;
  let prefix = '';
  if ('diuoxX'.includes(letter)) {
    const number = integer(value, letter);
    negative = number < 0;
    digits = intInBase(negative ? -number : number, letter).padStart(precision ?? 0, '0');
    if (flags.includes('#') && 'oxX'.includes(letter)) prefix = `0${letter}`;
  } else {
    const number = realNumber(value);
    negative = number < 0 || Object.is(number, -0);
    const absolute = Math.abs(number);
    const lower = letter.toLowerCase();
    if (lower === 'f') digits = toFixed(absolute, precision ?? 6);
    else if (lower === 'e') digits = toExponent(absolute, precision ?? 6);
    else digits = toGeneral(absolute, precision ?? 6, flags.includes('#'));
    if (letter !== lower) digits = digits.toUpperCase();
  }
  return signOf(negative, flags) + prefix + digits;
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function padded(text: string, flags: string, width: number, numeric: boolean): string {
  const missing = width - codePoints(text).length;
  if (missing <= 0) return text;
  if (width > 10_000_000) throw new PythonError('MemoryError', 'the format asks for too wide a field');
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!numeric || !flags.includes('0')) return ' '.repeat(missing) + text;
  const head = /^[-+ ]?(?:0[oxX])?/.exec(text)?.[0] ?? '';
  return head + '0'.repeat(missing) + text.slice(head.length);
}

/** Python's `text % values`. @throws PythonError TypeError, ValueError, KeyError. */
export function percentFormat(text: string, values: Value): string {
  const args = new Arguments(values);
  const result = text.replace(CONVERSION, (_whole, name, flagText, widthText, precisionText, letter, offset) => {
    if (letter === undefined) throw valueError('incomplete format');
    if (letter === '%') return '%';
    let flags = flagText as string;
    const named = name === undefined ? undefined : args.byName(name as string);
    let width = widthText === '*' ? Number(integer(args.next(), 'd')) : Number(widthText ?? 0);
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const hasPoint = /\./.test((_whole as string).slice(name === undefined ? 0 : (name as string).length + 2));
    const given = precisionText === '*' ? Number(integer(args.next(), 'd')) : precisionText;
    const precision = given === undefined && !hasPoint ? undefined : Number(given ?? 0);
    const take = (): Value => named ?? args.next();
    if ('diuoxXeEfFgG'.includes(letter))
      return padded(numberText(letter, take(), flags, precision), flags, width, true);
    if (letter === 'c') return padded(character(take()), flags, width, false);
    if (letter !== 's' && letter !== 'r' && letter !== 'a') {
      const at = (offset as number) + (_whole as string).length - 1;
      const code = (letter as string).codePointAt(0) ?? 0;
      throw valueError(`unsupported format character '${letter}' (0x${code.toString(16)}) at index ${at}`);
    }
    const shown = letter === 's' ? str(take()) : repr(take());
    const cut = precision === undefined ? shown : codePoints(shown).slice(0, precision).join('');
    return padded(cut, flags, width, false);
  });
  args.finish();
  return result;
}
