import { FALSE_WORDS, TRUE_WORDS } from '../../ansible-words.ts';
import { PythonError } from '../../python/error.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { loadJson } from '../../python/json-load.ts';
import { literalEval } from '../../python/literal.ts';
import { str } from '../../python/repr.ts';
import { Dict, EncryptedText, Float, isText, textOf, type Value } from '../../values.ts';
import { parseKeyValues } from './free-form.ts';
import type { OptionType } from './module.ts';
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

function toInt(value: Value): number {
  const given = plain(value);
  if (typeof given === 'number') return given;
  if (typeof given === 'bigint') return Number(given);
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(given)) return Number(given.replaceAll('_', ''));
  throw cannot(value, 'an int');
}

function toFloat(value: Value): number {
  const given = plain(value);
  if (given instanceof Float) return given.value;
  if (typeof given === 'number' || typeof given === 'bigint') return Number(given);
  if (typeof given === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(given)) return Number(given);
  throw cannot(value, 'a float');
}

function toList(value: Value): Value[] {
  const given = plain(value);
  if (Array.isArray(given)) return given;
  if (typeof given === 'string') return given.split(',');
  if (typeof given === 'number' || typeof given === 'bigint' || given instanceof Float) return [str(given)];
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

function toDict(value: Value): Dict {
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
  return Dict.of(parseKeyValues(text.replaceAll(',', ' ')).options);
}

/** JSON text of a value, for options of type `json`. */
function toJsonText(value: Value): string {
  const given = plain(value);
  if (typeof given === 'string') return given.trim();
  if (Array.isArray(given) || given instanceof Dict) return dumpJson(given);
  throw cannot(value, 'a json string');
}

const SIZE_UNITS = 'BKMGTPEZY';

/** "10M", "1.5 GiB" -> bytes. */
function toBytes(value: Value): number {
  const match = /^\s*([\d.]+)\s*([bkmgtpezy])?(i?b|ytes?)?\s*$/i.exec(str(plain(value)));
  if (match === null) throw cannot(value, 'a Byte value');
  const exponent = SIZE_UNITS.indexOf((match[2] ?? 'B').toUpperCase());
  return Math.round(Number(match[1]) * 1024 ** exponent);
}

/** Converts as Ansible's module options do. `path` stays unexpanded: `~` and `$X` belong to the host. @throws ConversionError */
export function convert(value: Value, type: OptionType): unknown {
  switch (type) {
    case 'str':
    case 'path':
      return str(sentValue(value));
    case 'bool':
      return toBool(value);
    case 'int':
      return toInt(value);
    case 'float':
      return toFloat(value);
    case 'list':
      return toList(value);
    case 'dict':
      return toDict(value);
    case 'json':
      return toJsonText(value);
    case 'bytes':
      return toBytes(value);
    case 'raw':
      return value;
  }
}

/**
 * A text option whose choices hold exactly one word for true or false takes YAML's boolean for that word, as Ansible does
 * (`upgrade: yes`): Python has made `True` or `False` of it.
 */
export function chosenBoolean(converted: unknown, choices: readonly unknown[] | undefined): unknown {
  if ((converted !== 'True' && converted !== 'False') || choices === undefined || choices.includes(converted))
    return converted;
  const words = converted === 'True' ? TRUE_WORDS : FALSE_WORDS;
  const [word, ...more] = choices.filter(choice => typeof choice === 'string' && words.has(choice));
  return word === undefined || more.length > 0 ? converted : word;
}
