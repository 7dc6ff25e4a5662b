import { OpaqueValue } from '../values.ts';

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/**
 * `2026-11-23T10:00:00` in UTC; only years of four digits. Date's own toISOString costs its first caller some 13 ms, as it
 * first looks for the name of the local zone.
 */
export function utcSeconds(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
  return `${day}T${pad(date.getUTCHours(), 2)}:${pad(date.getUTCMinutes(), 2)}:${pad(date.getUTCSeconds(), 2)}`;
}

/** Python's datetime.date. */
export class DateValue extends OpaqueValue {
  readonly typeName: string = 'datetime.date';
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** As Python's `str()`. */
  override toString(): string {
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }

  isoformat(): string {
    return this.toString();
  }
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Minutes east of UTC; undefined for a naive time. */
  readonly offset?: number | undefined;
}

/** Python's datetime.datetime. */
export class DateTimeValue extends DateValue {
  override readonly typeName = 'datetime.datetime';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly offset: number | undefined;

  constructor(year: number, month: number, day: number, time: TimeOfDay) {
    super(year, month, day);
    this.hour = time.hour;
    this.minute = time.minute;
    this.second = time.second;
    this.microsecond = time.microsecond;
    this.offset = time.offset;
  }

  override toString(): string {
    return this.#format(' ');
  }

  override isoformat(): string {
    return this.#format('T');
  }

  #format(separator: string): string {
    const micro = this.microsecond === 0 ? '' : `.${pad(this.microsecond, 6)}`;
    const time = `${pad(this.hour, 2)}:${pad(this.minute, 2)}:${pad(this.second, 2)}${micro}`;
    return `${super.toString()}${separator}${time}${this.#zone()}`;
  }

  #zone(): string {
    if (this.offset === undefined) return '';
    const minutes = Math.abs(this.offset);
    return `${this.offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
  }
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether Python's datetime would accept the day. */
export function isDate(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = DAYS[month - 1];
  return year >= 1 && days !== undefined && day >= 1 && day <= days + (leap ? 1 : 0);
}
