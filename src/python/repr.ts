import { Bytes, Dict, Float, OpaqueValue, Tuple, type Value } from '../values.ts';
import { DateTimeValue, DateValue } from './dates.ts';
import { PythonError } from './error.ts';
import { floatRepr } from './float-text.ts';
import { isMarkup } from './markup.ts';
import { intText } from './number.ts';
import { PythonObject } from './object.ts';
import { hexEscape } from './string-escapes.ts';
import { asText } from './text.ts';
import { Undefined } from './undefined.ts';

const NEEDS_ESCAPE = /[\\'\n\r\t]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const SIMPLE: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  return SIMPLE[character] ?? hexEscape(character);
}

/** `repr` of a `str`. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const apostrophe = quote === "'" ? "\\'" : "'";
  const body = text.replace(NEEDS_ESCAPE, c => (c === "'" ? apostrophe : escapeCharacter(c)));
  return quote + body + quote;
}

/** `repr` of `bytes`. */
export function reprBytes(data: Uint8Array): string {
  let quote = "'";
  if (data.includes(0x27) && !data.includes(0x22)) quote = '"';
  let out = `b${quote}`;
  for (const byte of data) {
    const character = String.fromCharCode(byte);
    if (character === quote) out += `\\${quote}`;
    else if (SIMPLE[character] !== undefined) out += SIMPLE[character];
    else out += byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : character;
  }
  return out + quote;
}

const MAX_DEPTH = 500;
const path: object[] = [];
/** How many containers one representation may show: values that share their parts could show them without end. */
const MAX_CONTAINERS = 2_000_000;
let shown = 0;

function within<T extends object>(container: T, recursive: string, render: () => string): string {
  if (path.includes(container)) return recursive;
  if (path.length > MAX_DEPTH) {
    throw new PythonError('RecursionError', 'maximum recursion depth exceeded while getting the repr of an object');
  }
  shown = path.length === 0 ? 0 : shown + 1;
  if (shown > MAX_CONTAINERS) throw new PythonError('MemoryError', 'the value has too many parts to be shown');
  path.push(container);
  try {
    return render();
  } finally {
    path.pop();
  }
}

/** Python's `repr(value)`. @throws UndefinedError for an undefined value. */
export function repr(value: Value): string {
  const text = asText(value);
  if (text !== undefined) return isMarkup(value) ? `Markup(${reprText(text)})` : reprText(text);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return intText(value);
  if (value instanceof Float) return floatRepr(value.value);
  if (value instanceof Tuple) {
    return within(value, '(...)', () => `(${value.map(repr).join(', ')}${value.length === 1 ? ',' : ''})`);
  }
  if (Array.isArray(value)) return within(value, '[...]', () => `[${value.map(repr).join(', ')}]`);
  if (value instanceof Dict) {
    return within(value, '{...}', () => `{${Array.from(value, ([k, v]) => `${repr(k)}: ${repr(v)}`).join(', ')}}`);
  }
  if (value instanceof Bytes) return reprBytes(value.data);
  if (value instanceof Undefined) return reprUndefined(value);
  if (value instanceof PythonObject) return within(value, `${value.typeName}(...)`, () => value.repr());
  if (value instanceof DateValue) return reprDate(value);
  return value instanceof OpaqueValue ? `<${value.typeName} object>` : String(value);
}

function reprDate(value: DateValue): string {
  const { year, month, day } = value;
  if (!(value instanceof DateTimeValue)) return `datetime.date(${year}, ${month}, ${day})`;
  const { hour, minute, second, microsecond, offset } = value;
  const parts = [year, month, day, hour, minute];
  if (second !== 0 || microsecond !== 0) parts.push(second);
  if (microsecond !== 0) parts.push(microsecond);
  const seconds = (offset ?? 0) * 60;
  const delta = seconds < 0 ? `days=-1, seconds=${86_400 + seconds}` : `seconds=${seconds}`;
  const zone = offset === 0 ? 'datetime.timezone.utc' : `datetime.timezone(datetime.timedelta(${delta}))`;
  return `datetime.datetime(${parts.join(', ')}${offset === undefined ? '' : `, tzinfo=${zone}`})`;
}

function reprUndefined(value: Undefined): string {
  if (value.lenient) return 'Undefined';
  const { hint, owner, name, element } = value.origin;
  const shown = (text: string | undefined) => (text === undefined ? 'None' : reprText(text));
  const key = element === true ? name : shown(name);
  return `AnsibleUndefined(hint=${shown(hint)}, obj=${owner ?? 'missing'}, name=${key ?? 'None'})`;
}

/** Python's `str(value)`. @throws UndefinedError for an undefined value. */
export function str(value: Value): string {
  if (typeof value === 'string') return value;
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) return value.lenient ? '' : value.fail();
  if (value instanceof PythonObject) return value.str();
  if (value instanceof DateValue) return value.toString();
  return repr(value);
}
