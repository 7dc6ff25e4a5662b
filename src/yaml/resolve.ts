import { DateTimeValue, DateValue, isDate } from '../python/dates.ts';
import { Float, type Value } from '../values.ts';

/** PyYAML's implicit resolver for YAML 1.1, and what its constructor makes of each scalar. */
export type ScalarType = 'bool' | 'float' | 'int' | 'merge' | 'null' | 'timestamp' | 'value' | 'str';

const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const TIMESTAMP =
  /^(?:\d{4}-\d{2}-\d{2}|\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::\d{2})?))?)$/;
const TIMESTAMP_PARTS =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d{1,2})(?::(\d{2}))?))?)?$/;
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Thrown for a text that does not fit its type; the message is Python's. */
export class BadScalar extends Error {}

export function plainType(text: string): ScalarType {
  const first = text.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (numeric) {
    if (FLOAT.test(text)) return 'float';
    if (first !== 0x2e && INT.test(text)) return 'int';
    return first >= 0x30 && TIMESTAMP.test(text) ? 'timestamp' : 'str';
  }
  if (text.length > 5) return 'str';
  if (NULLS.has(text)) return 'null';
  if (BOOL.test(text)) return 'bool';
  if (text === '<<') return 'merge';
  return text === '=' ? 'value' : 'str';
}

export function toBool(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'yes' || lower === 'true' || lower === 'on') return true;
  if (lower === 'no' || lower === 'false' || lower === 'off') return false;
  throw new BadScalar(`'${lower}' is not a boolean`);
}

/** A number where it is exact, else a bigint. */
export function integer(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function sexagesimal(text: string): bigint {
  return text.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function magnitude(text: string): bigint {
  if (text === '0') return 0n;
  if (/^0[bx]/.test(text)) return BigInt(text);
  if (text.startsWith('0')) return BigInt(`0o${text.slice(1)}`);
  return text.includes(':') ? sexagesimal(text) : BigInt(text);
}

export function toInt(source: string): number | bigint {
  const text = source.replaceAll('_', '');
  const digits = text.replace(/^[-+]/, '');
  if (!/^(?:0b[01]+|0x[0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*(?::[0-9]+)*)$/.test(digits))
    throw new BadScalar(`invalid literal for int() with base 10: '${text}'`);
  const value = magnitude(digits);
  return integer(text.startsWith('-') ? -value : value);
}

export function toFloat(source: string): Float {
  const text = source.replaceAll('_', '').toLowerCase();
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits === '.inf' || digits === 'inf') return new Float(sign * Number.POSITIVE_INFINITY);
  if (digits === '.nan' || digits === 'nan') return new Float(Number.NaN);
  const value = digits.split(':').reduce((sum, part) => sum * 60 + Number(part === '' ? 'x' : part), 0);
  if (Number.isNaN(value)) throw new BadScalar(`could not convert string to float: '${digits}'`);
  return new Float(sign * value);
}

export function toTimestamp(text: string): DateValue {
  const parts = TIMESTAMP_PARTS.exec(text);
  if (parts === null) throw new BadScalar(`'${text}' is not a timestamp`);
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (!isDate(year, month, day)) throw new BadScalar(dateFault(year, month));
  if (parts[4] === undefined) return new DateValue(year, month, day);
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6])];
  if (hour > 23) throw new BadScalar('hour must be in 0..23');
  if (minute > 59) throw new BadScalar('minute must be in 0..59');
  if (second > 59) throw new BadScalar('second must be in 0..59');
  const minutes = Number(parts[10] ?? 0) * 60 + Number(parts[11] ?? 0);
  const east = parts[9] === '-' ? -minutes : minutes;
  const offset = parts[8] === undefined ? undefined : east;
  const microsecond = Number((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return new DateTimeValue(year, month, day, { hour, minute, second, microsecond, offset });
}

function dateFault(year: number, month: number): string {
  if (year < 1) return `year ${year} is out of range`;
  return month < 1 || month > 12 ? 'month must be in 1..12' : 'day is out of range for month';
}

/** The value of a plain scalar of a type other than `merge` and `value`. */
export function plainValue(text: string, type: ScalarType): Value {
  switch (type) {
    case 'null':
      return null;
    case 'bool':
      return toBool(text);
    case 'int':
      return toInt(text);
    case 'float':
      return toFloat(text);
    case 'timestamp':
      return toTimestamp(text);
    default:
      return text;
  }
}
