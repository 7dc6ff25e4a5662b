import { DateTimeValue } from '../../python/dates.ts';
import { parseFloatText } from '../../python/float-text.ts';
import { PythonRandom } from '../../python/random.ts';
import {
  asDouble,
  asInt,
  asText,
  iterable,
  listOf,
  PythonError,
  str,
  truthy,
  typeError,
  typeName,
  wholeNumber,
} from '../../python/semantics.ts';
import { shlexQuote } from '../../python/shlex.ts';
import { momentAt, momentOf, strftime } from '../../python/strftime.ts';
import { strptime } from '../../python/strptime.ts';
import { Undefined } from '../../python/undefined.ts';
import { bytesToHuman, cannotInterpret, humanToBytes } from '../../sizes.ts';
import { Dict, type Value } from '../../values.ts';
import type { CallContext } from '../callables.ts';
import { plainTypeName } from '../plain-type-name.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { COMMENT_STYLES, comment } from '../text/comment.ts';
import { filterError } from './errors.ts';

/** Ansible's `bool`: None and booleans stay, a few words and 1 are true, all else is false. */
function toBool(value: Value): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof Undefined) value.fail();
  const text = asText(value);
  if (text === undefined) return asDouble(value) === 1;
  return ['yes', 'on', '1', 'true'].includes(text.toLowerCase());
}

function quote(value: Value): string {
  return shlexQuote(value === null ? '' : str(value));
}

function random(end: Value, start: Value, step: Value, seed: Value): Value {
  const source = new PythonRandom(seed);
  const limit = asInt(end);
  if (limit !== undefined) return randomInteger(source, BigInt(limit), wholeOr(start, 0), wholeOr(step, 1));
  if (iterable(end) === undefined) throw filterError('random can only be used on sequences and integers');
  if (truthy(start) || truthy(step)) throw filterError('start and step can only be used with integer values');
  const chosen = source.choice(listOf(end));
  if (chosen === undefined) throw new PythonError('IndexError', 'Cannot choose from an empty sequence');
  // a mapping is asked for what it has under that number
  if (end instanceof Dict) throw new PythonError('KeyError', String(new PythonRandom(seed).below(end.size)));
  return chosen;
}

/** @throws PythonError `TypeError`, and for an undefined value its own */
const wholeOr = (value: Value, fallback: number): bigint => BigInt(truthy(value) ? wholeNumber(value) : fallback);

function randomInteger(source: PythonRandom, end: bigint, start: bigint, step: bigint): Value {
  const width = end - start;
  const count = (width + step + (step > 0n ? -1n : 1n)) / step;
  if (count <= 0n)
    throw new PythonError(
      'ValueError',
      step === 1n ? `empty range for randrange() (${start}, ${end}, ${width})` : 'empty range for randrange()',
    );
  const picked = start + step * BigInt(source.below(count));
  return Number.isSafeInteger(Number(picked)) ? Number(picked) : picked;
}

/** Ansible overlooks whatever goes wrong: a seed that is none leaves the list as it is. */
function shuffled(value: Value, seed: Value): Value {
  if (iterable(value) === undefined) return value;
  const elements = listOf(value);
  try {
    new PythonRandom(truthy(seed) ? seed : null).shuffle(elements);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  }
  return elements;
}

function decorated(text: Value, styleName: string, given: Value): string {
  const style = COMMENT_STYLES.get(styleName);
  if (style === undefined) throw new PythonError('KeyError', `'${styleName}'`);
  const options = new Map(iterable(given) === undefined ? [] : listOf(given).map(key => [str(key), key]));
  const get = (name: string) => (given instanceof Map && options.has(name) ? (given.get(name) as Value) : undefined);
  const textOption = (name: string) => {
    const value = get(name);
    return value === undefined || value === null ? undefined : str(value);
  };
  const body = asText(text);
  if (body === undefined)
    throw new PythonError('AttributeError', `'${typeName(text)}' object has no attribute 'replace'`);
  const [decoration, beginning, end] = style;
  return comment(body, {
    decoration: textOption('decoration') ?? decoration,
    beginning: textOption('beginning') ?? beginning,
    end: textOption('end') ?? end,
    newline: textOption('newline') ?? '\n',
    prefix: textOption('prefix'),
    prefixCount: Number(asInt(get('prefix_count')) ?? 1),
    postfix: textOption('postfix'),
    postfixCount: Number(asInt(get('postfix_count')) ?? 1),
  });
}

function humanReadable(size: Value, isBits: boolean, unit: Value): string {
  const number = asDouble(size);
  if (number === undefined)
    throw typeError(
      `human_readable() failed on bad input: '>=' not supported between instances of '${typeName(size)}' and 'int'`,
    );
  return bytesToHuman(number, isBits, unit === null ? undefined : str(unit));
}

function bytesOf(size: Value, unit: Value, isBits: boolean): Value {
  const bytes = humanToBytes(str(size), unit === null ? undefined : str(unit), isBits);
  if (bytes === undefined) throw cannotInterpret(str(size));
  return Number.isSafeInteger(bytes) ? bytes : BigInt(bytes);
}

function formatTime(format: Value, seconds: Value, utc: boolean): string {
  const template = asText(format);
  const text = asText(seconds);
  const given = text === undefined ? asDouble(seconds) : parseFloatText(text);
  const epoch = seconds === null ? Date.now() / 1000 : given;
  if (epoch === undefined || !Number.isFinite(epoch))
    throw filterError(`Invalid value for epoch value (${str(seconds)})`);
  if (template === undefined) throw typeError(`strftime() argument 1 must be str, not ${typeName(format)}`);
  return strftime(template, momentAt(epoch, utc));
}

function mandatory({ services }: CallContext, value: Value, message: Value): Value {
  if (!(value instanceof Undefined)) return value;
  if (message !== null) throw filterError(str(message));
  const name = value.origin.name;
  const shown = name === undefined ? '' : `'${name}' `;
  throw filterError(`Mandatory variable ${shown}${services.core?.templateErrors === true ? '' : ' '}not defined.`);
}

/** Ansible's filters that choose, convert and show. */
export default defineFilters({
  bool: filter('to_bool(a)', ({ services }, a) =>
    a === null && services.core?.nativeResults === true ? false : toBool(a instanceof Undefined && a.lenient ? '' : a),
  ),
  ternary: filter('ternary(value, true_val, false_val, none_val=None)', (_context, value, yes, no, none) => {
    if (value === null && none !== null) return none;
    return truthy(value) ? yes : no;
  }),
  mandatory: filter('mandatory(a, msg=None)', (context, a, message) => mandatory(context, a, message)),
  type_debug: filter('type_debug(obj)', ({ services }, obj) =>
    services.core?.nativeResults === true ? plainTypeName(obj) : typeName(obj).replace(/^.*\./, ''),
  ),
  quote: filter('quote(a)', (_context, a) => quote(a)),
  comment: filter("comment(text, style='plain', **kw)", (_context, text, style, options) =>
    decorated(text, str(style), options),
  ),
  random: filter('rand(environment, end, start=None, step=None, seed=None)', (_context, end, start, step, seed) =>
    random(end, start, step, seed),
  ),
  shuffle: filter('randomize_list(mylist, seed=None)', (_context, list, seed) => shuffled(list, seed)),
  human_readable: filter('human_readable(size, isbits=False, unit=None)', (_context, size, isBits, unit) =>
    humanReadable(size, truthy(isBits), unit),
  ),
  human_to_bytes: filter('human_to_bytes(size, default_unit=None, isbits=False)', (_context, size, unit, isBits) =>
    bytesOf(size, unit, truthy(isBits)),
  ),
  strftime: filter('strftime(string_format, second=None, utc=False)', (_context, format, seconds, utc) =>
    format instanceof DateTimeValue
      ? strftime(str(seconds), momentOf(format))
      : formatTime(format, seconds, truthy(utc)),
  ),
  to_datetime: filter("to_datetime(string, format='%Y-%m-%d %H:%M:%S')", (_context, text, format) =>
    strptime(str(text), str(format)),
  ),
});
