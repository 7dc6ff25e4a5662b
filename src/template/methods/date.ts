import { DateTimeValue, DateValue } from '../../python/dates.ts';
import { PythonObject } from '../../python/object.ts';
import { momentOf, strftime } from '../../python/strftime.ts';
import { asText } from '../../python/text.ts';
import { Float, type Value } from '../../values.ts';
import { type Method, type Methods, textArgument } from '../call-arguments.ts';

/** Python's datetime.timedelta. */
export class TimeDelta extends PythonObject {
  readonly typeName = 'timedelta';
  readonly #microseconds: number;
  constructor(microseconds: number) {
    super();
    this.#microseconds = microseconds;
  }
  get #parts(): { days: number; seconds: number; microseconds: number } {
    const days = Math.floor(this.#microseconds / 86_400e6);
    const rest = this.#microseconds - days * 86_400e6;
    return { days, seconds: Math.floor(rest / 1e6), microseconds: rest % 1e6 };
  }
  override truthy(): boolean {
    return this.#microseconds !== 0;
  }
  override str(): string {
    const { days, seconds, microseconds } = this.#parts;
    const two = (value: number): string => String(value).padStart(2, '0');
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
    return `${days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `}${clock}${fraction}`;
  }
  override repr(): string {
    const { days, seconds, microseconds } = this.#parts;
    const named = Object.entries({ days, seconds, microseconds }).filter(([, value]) => value !== 0);
    return `datetime.timedelta(${named.map(([name, value]) => `${name}=${value}`).join(', ') || '0'})`;
  }
  override attribute(name: string): Value | undefined {
    const parts = this.#parts;
    if (name === 'days') return parts.days;
    if (name === 'seconds') return parts.seconds;
    if (name === 'microseconds') return parts.microseconds;
    return undefined;
  }
  override equals(other: Value): boolean {
    return other instanceof TimeDelta && other.#microseconds === this.#microseconds;
  }
  override compare(other: Value): number | undefined {
    return other instanceof TimeDelta ? this.#microseconds - other.#microseconds : undefined;
  }
  totalSeconds(): Float {
    return new Float(this.#microseconds / 1e6);
  }
  override operate(operator: string, other: Value): Value | undefined {
    if (!(other instanceof TimeDelta)) return undefined;
    if (operator === '+') return new TimeDelta(this.#microseconds + other.#microseconds);
    return operator === '-' ? new TimeDelta(this.#microseconds - other.#microseconds) : undefined;
  }
}

/** Microseconds since the epoch, the offset taken off where there is one. */
function instant(value: DateValue): number {
  const day = Date.UTC(value.year, value.month - 1, value.day) * 1000;
  if (!(value instanceof DateTimeValue)) return day;
  const seconds = value.hour * 3600 + (value.minute - (value.offset ?? 0)) * 60 + value.second;
  return day + seconds * 1e6 + value.microsecond;
}

/** `a - b` of two dates. */
export function dateDifference(a: DateValue, b: DateValue): TimeDelta {
  return new TimeDelta(instant(a) - instant(b));
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

function momentFor(value: DateValue): ReturnType<typeof momentOf> {
  if (value instanceof DateTimeValue) return momentOf(value);
  return momentOf(
    new DateTimeValue(value.year, value.month, value.day, { hour: 0, minute: 0, second: 0, microsecond: 0 }),
  );
}

function weekday(value: DateValue): number {
  return (new Date(Date.UTC(value.year, value.month - 1, value.day)).getUTCDay() + 6) % 7;
}

export const DATE_METHODS: Methods<DateValue> = new Map<string, Method<DateValue>>([
  [
    'strftime',
    (owner, args) =>
      strftime(
        textArgument(args[0], t => `strftime() argument 1 must be str, not ${t}`),
        momentFor(owner),
      ),
  ],
  ['isoformat', (owner, args) => owner.isoformat().replace('T', asText(args[0] ?? 'T') ?? 'T')],
  ['weekday', owner => weekday(owner)],
  ['isoweekday', owner => weekday(owner) + 1],
  ['toordinal', owner => Math.floor(Date.UTC(owner.year, owner.month - 1, owner.day) / 86_400_000) + 719_163],
  ['timestamp', owner => new Float(instant(owner) / 1e6)],
  ['date', owner => new DateValue(owner.year, owner.month, owner.day)],
]);

export const DELTA_METHODS: Methods<TimeDelta> = new Map<string, Method<TimeDelta>>([
  ['total_seconds', owner => owner.totalSeconds()],
]);

export function dateAttribute(value: DateValue, name: string): Value | undefined {
  const field = FIELDS.find(candidate => candidate === name);
  if (field === undefined)
    return name === 'tzinfo' && value instanceof DateTimeValue && value.offset === undefined ? null : undefined;
  if (field === 'year' || field === 'month' || field === 'day') return value[field];
  return value instanceof DateTimeValue ? value[field] : undefined;
}
