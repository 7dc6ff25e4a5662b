import type { DateTimeValue } from './dates.ts';
import { zoneName } from './zone-name.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A moment's fields, in the zone it is shown in. */
export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Fraction of the second; undefined where `%f` is not known (time.strftime leaves it as it is). */
  readonly microsecond?: number | undefined;
  /** Minutes east of UTC; undefined for a naive time. */
  readonly offset?: number | undefined;
  readonly zone?: string | undefined;
  readonly epoch: number;
}

/** A moment from seconds since 1970, in UTC or in the controller's zone. */
export function momentAt(seconds: number, utc: boolean): Moment {
  const date = new Date(Math.floor(seconds) * 1000);
  const offset = utc ? 0 : -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + offset * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    offset,
    zone: utc ? 'UTC' : zoneName(date),
    epoch: Math.floor(seconds),
  };
}

/** The fields of a datetime value. */
export function momentOf(value: DateTimeValue): Moment {
  const { year, month, day, hour, minute, second, microsecond, offset } = value;
  const epoch = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - (offset ?? 0) * 60;
  return { year, month, day, hour, minute, second, microsecond, offset, epoch };
}

function pad(value: number, width = 2, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function isoWeek(dayOfYear: number, weekday: number, year: number): readonly [number, number] {
  const week = Math.floor((dayOfYear - ((weekday + 6) % 7) + 9) / 7);
  if (week < 1) return [year - 1, weeksIn(year - 1)];
  return week > weeksIn(year) ? [year + 1, 1] : [year, week];
}

function weeksIn(year: number): number {
  const first = new Date(Date.UTC(year, 0, 1)).getUTCDay();
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return first === 4 || (leap && first === 3) ? 53 : 52;
}

function offsetText(offset: number | undefined): string {
  if (offset === undefined) return '';
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

/** Python's `strftime` in the C locale, as glibc has it; unknown directives stay. */
export function strftime(format: string, at: Moment): string {
  const weekday = new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay();
  const dayOfYear = Math.round((Date.UTC(at.year, at.month - 1, at.day) - Date.UTC(at.year, 0, 1)) / 86_400_000) + 1;
  const [isoYear, isoWeekNumber] = isoWeek(dayOfYear, weekday, at.year);
  const half = at.hour % 12 === 0 ? 12 : at.hour % 12;
  const sub = (text: string) => strftime(text, at);
  const directives: Readonly<Record<string, () => string>> = {
    a: () => (DAYS[weekday] ?? '').slice(0, 3),
    A: () => DAYS[weekday] ?? '',
    b: () => (MONTHS[at.month - 1] ?? '').slice(0, 3),
    B: () => MONTHS[at.month - 1] ?? '',
    c: () => sub('%a %b %e %H:%M:%S %Y'),
    C: () => pad(Math.floor(at.year / 100)),
    d: () => pad(at.day),
    D: () => sub('%m/%d/%y'),
    e: () => pad(at.day, 2, ' '),
    f: () => (at.microsecond === undefined ? '%f' : pad(at.microsecond, 6)),
    F: () => sub('%Y-%m-%d'),
    g: () => pad(isoYear % 100),
    G: () => String(isoYear),
    h: () => sub('%b'),
    H: () => pad(at.hour),
    I: () => pad(half),
    j: () => pad(dayOfYear, 3),
    k: () => pad(at.hour, 2, ' '),
    l: () => pad(half, 2, ' '),
    m: () => pad(at.month),
    M: () => pad(at.minute),
    n: () => '\n',
    p: () => (at.hour < 12 ? 'AM' : 'PM'),
    P: () => (at.hour < 12 ? 'am' : 'pm'),
    r: () => sub('%I:%M:%S %p'),
    R: () => sub('%H:%M'),
    s: () => String(at.epoch),
    S: () => pad(at.second),
    t: () => '\t',
    T: () => sub('%H:%M:%S'),
    u: () => String(weekday === 0 ? 7 : weekday),
    U: () => pad(Math.floor((dayOfYear + 6 - weekday) / 7)),
    V: () => pad(isoWeekNumber),
    w: () => String(weekday),
    W: () => pad(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7)),
    x: () => sub('%m/%d/%y'),
    X: () => sub('%H:%M:%S'),
    y: () => pad(at.year % 100),
    Y: () => String(at.year),
    z: () => offsetText(at.offset),
    Z: () => at.zone ?? '',
    '%': () => '%',
  };
  return format.replace(/%([-_0^#]?)([A-Za-z%])/g, (whole, flag, letter) => {
    const shown = directives[letter]?.();
    return shown === undefined ? whole : flagged(shown, flag);
  });
}

/** glibc's flags: `-` no padding, `_` blanks, `0` zeros, `^` upper case. */
function flagged(text: string, flag: string): string {
  if (flag === '-') return text.replace(/^[0 ]+(?=\d)/, '');
  if (flag === '_') return text.replace(/^0+(?=\d)/, zeros => ' '.repeat(zeros.length));
  if (flag === '0') return text.replace(/^ +(?=\d)/, blanks => '0'.repeat(blanks.length));
  return flag === '^' ? text.toUpperCase() : text;
}
