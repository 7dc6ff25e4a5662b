import { FALSE_WORDS, TRUE_WORDS } from '../../ansible-words.ts';
import type { Core } from '../../core-line.ts';
import { PythonError } from '../../python/error.ts';
import { parseFloatText } from '../../python/float-text.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { loadJson } from '../../python/json-load.ts';
import { literalEval } from '../../python/literal.ts';
import { asDouble } from '../../python/number.ts';
import { repr, str } from '../../python/repr.ts';
import { humanToBytes } from '../../sizes.ts';
import { Dict, EncryptedText, Float, isText, textOf, type Value } from '../../values.ts';
import { dictFields } from './dict-text.ts';
import type { OptionType } from './option-type.ts';
import { sentTypeName, sentValue } from './sent-value.ts';

/** A value that Ansible cannot convert; the message is the part after "we were unable to convert to TYPE: ". */
export class ConversionError extends Error {}

function cannot(value: Value, wanted: string): ConversionError {
  return new ConversionError(`<class '${sentTypeName(value)}'> cannot be converted to ${wanted}`);
}

function plain(value: Value): Value {
  if (value instanceof EncryptedText) return value.decrypt();
  return isText(value) ? textOf(value) : value;
}

export function toBool(value: Value): boolean {
  const given = plain(value);
  if (typeof given === 'boolean') return given;
  const number = given instanceof Float ? given.value : given;
  if (number === 1) return true;
  if (number === 0) return false;
  if (typeof given === 'string') {
    const word = given.toLowerCase().trim();
    if (TRUE_WORDS.has(word)) return true;
    if (FALSE_WORDS.has(word)) return false;
  }
  if (typeof given !== 'string' && typeof given !== 'number' && !(given instanceof Float))
    throw cannot(value, 'a bool');
  throw new ConversionError(
    `The value '${str(given)}' is not a valid boolean.  Valid booleans include: 'yes', 'on', '1', 'true', 't', 'y', 1, 'no', 'off', '0', 'false', 'f', 'n', 0`,
  );
}

/** Python's Decimal of a text, where that is whole. */
function wholeDecimal(text: string): number | undefined {
  if (!/^\s*[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?\s*$/i.test(text)) return undefined;
  const number = Number(text.replaceAll('_', ''));
  return Number.isInteger(number) ? number : undefined;
}

function toInt(value: Value, { wholeDecimals }: Core): number {
  const given = plain(value);
  if (typeof given === 'number') return given;
  if (typeof given === 'bigint') return Number(given);
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(given)) return Number(given.replaceAll('_', ''));
  if (!wholeDecimals) throw cannot(value, 'an int');
  const whole = given instanceof Float || typeof given === 'string' ? wholeDecimal(str(given)) : undefined;
  if (whole === undefined) throw new ConversionError(`"${repr(sentValue(value))}" cannot be converted to an int`);
  return whole;
}

function toFloat(value: Value): number {
  const given = plain(value);
  const number = typeof given === 'string' ? parseFloatText(given) : asDouble(given);
  if (number === undefined) throw cannot(value, 'a float');
  return number;
}

function toList(value: Value): Value[] {
  const given = plain(value);
  if (Array.isArray(given)) return given;
  if (typeof given === 'string') return given.split(',');
  if (asDouble(given) !== undefined) return [str(given)];
  throw cannot(value, 'a list');
}

/** Plain JSON as YAML would have given it: objects become Dicts. */
export function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === 'number') return Number.isInteger(json) ? json : new Float(json);
  if (typeof json === 'object' && json !== null) return Dict.of(Object.entries(json).map(([k, v]) => [k, fromJson(v)]));
  return json as null | boolean | string;
}

function jsonOrLiteral(text: string): Value | undefined {
  try {
    return loadJson(text);
  } catch (error) {
    if (error instanceof PythonError) return literalEval(text);
    throw error;
  }
}

function toDict(value: Value, core: Core): Dict {
  const given = plain(value);
  if (given instanceof Dict) return given;
  if (typeof given !== 'string') throw cannot(value, 'a dict');
  const text = given.trim();
  if (text.startsWith('{')) {
    const parsed = jsonOrLiteral(text);
    if (parsed instanceof Dict) return parsed;
    throw new ConversionError('unable to evaluate string as dictionary');
  }
  if (!text.includes('=')) throw new ConversionError('dictionary requested, could not parse JSON or key=value');
  return Dict.of(dictFields(text).map((field, index) => keyAndValue(field, index, core)));
}

function keyAndValue(field: string, index: number, { argumentWords }: Core): [string, string] {
  const end = field.indexOf('=');
  if (end < 0 && argumentWords)
    throw new ConversionError('unable to evaluate string in the "key=value" format as dictionary');
  if (end < 0) throw new ConversionError(`dictionary update sequence element #${index} has length 1; 2 is required`);
  return [field.slice(0, end), field.slice(end + 1)];
}

/** JSON text of a value, for options of type `json`, and `jsonarg`, which is its name in some modules. */
function toJsonText(value: Value): string {
  const given = plain(value);
  if (typeof given === 'string') return given.trim();
  if (Array.isArray(given) || given instanceof Dict) return dumpJson(given);
  throw cannot(value, 'a json string');
}

/** "10M", "1.5 KB" -> bytes, or bits. */
function toSize(value: Value, isBits: boolean): number {
  const size = humanToBytes(str(plain(value)), undefined, isBits);
  if (size === undefined) throw cannot(value, isBits ? 'a Bit value' : 'a Byte value');
  return size;
}

/** Converts as Ansible's module options do. `path` stays unexpanded: `~` and `$X` belong to the host. @throws ConversionError */
export function convert(value: Value, type: OptionType, core: Core): unknown {
  switch (type) {
    case 'str':
    case 'path':
      return str(sentValue(value));
    case 'bool':
      return toBool(value);
    case 'int':
      return toInt(value, core);
    case 'float':
      return toFloat(value);
    case 'list':
      return toList(value);
    case 'dict':
      return toDict(value, core);
    case 'json':
    case 'jsonarg':
      return toJsonText(value);
    case 'bytes':
      return toSize(value, false);
    case 'bits':
      return toSize(value, true);
    case 'raw':
      return value;
  }
}

/**
 * A text option whose choices hold exactly one word for true or false, or the boolean itself, takes YAML's boolean for that,
 * as Ansible does (`upgrade: yes`): Python has made `True` or `False` of it.
 */
export function chosenBoolean(converted: unknown, choices: readonly unknown[] | undefined): unknown {
  if ((converted !== 'True' && converted !== 'False') || choices === undefined || choices.includes(converted))
    return converted;
  const isTrue = converted === 'True';
  const words = isTrue ? TRUE_WORDS : FALSE_WORDS;
  const [word, ...more] = choices.filter(
    choice => choice === isTrue || choice === Number(isTrue) || (typeof choice === 'string' && words.has(choice)),
  );
  return word === undefined || more.length > 0 ? converted : word;
}
