import { LazyMapping } from '../../python/lazy-mapping.ts';
import { asInt } from '../../python/number.ts';
import { PythonObject } from '../../python/object.ts';
import { repr, reprText } from '../../python/repr.ts';
import { getItem } from '../../python/subscript.ts';
import { asText } from '../../python/text.ts';
import { describeObject } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Float, Tuple, type Value } from '../../values.ts';
import { firstDefined } from '../first-defined.ts';
import { DICT_METHODS } from '../methods/dict.ts';
import { methodOf } from '../methods/method-table.ts';

/** Is told what was read of a mapping whose values are found when they are asked for. */
export interface Toucher {
  touch(value: Value): void;
}

/** Names that begin with two underscores do not exist for a template. */
function isHidden(name: string): boolean {
  return name.startsWith('__');
}

/** Named tuples are subclasses of Tuple with a getter for each name. */
function namedPart(value: Tuple, name: string): Value | undefined {
  const prototype: object = Object.getPrototypeOf(value);
  if (prototype === Tuple.prototype) return undefined;
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return getter === undefined ? undefined : (getter.call(value) as Value);
}

function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof PythonObject) return value.attribute(name);
  if (value instanceof Tuple) return namedPart(value, name);
  return NUMBER_ATTRIBUTES.has(name) ? numberAttribute(value, name) : undefined;
}

const NUMBER_ATTRIBUTES: ReadonlySet<string> = new Set(['real', 'imag', 'numerator', 'denominator']);

/** What every number of Python has, and an integer as a fraction. */
function numberAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Float) return { real: value, imag: new Float(0) }[name];
  const integer = asInt(value);
  return integer === undefined ? undefined : { real: integer, imag: 0, numerator: integer, denominator: 1 }[name];
}

function attributeOf(value: Value, name: string): Value | undefined {
  if (isHidden(name)) return undefined;
  return firstDefined(ownAttribute(value, name), () => methodOf(value, name));
}

function noted(context: Toucher, container: Value, value: Value): Value {
  if (container instanceof LazyMapping) context.touch(value);
  return value;
}

/** `value.name`: the attribute, else the item, else undefined. */
export function getAttribute(context: Toucher, value: Value, name: string): Value {
  if (value instanceof Undefined) return value.lenient ? value.fail() : value;
  if (value instanceof Dict && !DICT_METHODS.has(name)) {
    const item = value.get(name);
    return item === undefined ? new Undefined({ owner: 'dict object', name }) : item;
  }
  const found = firstDefined(attributeOf(value, name), () => getItem(value, name));
  return found === undefined ? new Undefined({ owner: describeObject(value), name }) : noted(context, value, found);
}

/** The `attr` filter: the attribute, and never the item. */
export function attributeOnly(value: Value, name: string): Value {
  if (value instanceof Undefined) return value.lenient ? value.fail() : value;
  const found = attributeOf(value, name);
  return found === undefined ? new Undefined({ owner: describeObject(value), name }) : found;
}

/** An undefined key is hashed in a dict, which raises; elsewhere it is one that is not there. */
function undefinedKey(value: Value, key: Undefined): Value {
  const { owner, name, hint } = key.origin;
  if (value instanceof Dict || owner !== undefined || hint !== undefined) key.fail();
  const shown = `AnsibleUndefined(hint=None, obj=missing, name=${reprText(name ?? '')})`;
  return new Undefined({ owner: describeObject(value), name: shown, element: true });
}

/** `value[key]`: the item, else the attribute, else undefined. */
export function getSubscript(context: Toucher, value: Value, key: Value): Value {
  if (value instanceof Undefined) return value.lenient ? value.fail() : value;
  if (key instanceof Undefined) return undefinedKey(value, key);
  const item = getItem(value, key);
  if (item !== undefined) return noted(context, value, item);
  const name = asText(key);
  if (name === undefined) return new Undefined({ owner: describeObject(value), name: repr(key), element: true });
  const attribute = attributeOf(value, name);
  return attribute === undefined ? new Undefined({ owner: describeObject(value), name }) : attribute;
}
