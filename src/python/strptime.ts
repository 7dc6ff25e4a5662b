import { DateTimeValue, isDate } from './dates.ts';
import { escapeRegex } from './regex/escape.ts';
import { PythonError, reprText } from './semantics.ts';
import { MONTHS } from './strftime.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const COMPOSED: Readonly<Record<string, string>> = { c: '%a %b %d %H:%M:%S %Y', x: '%m/%d/%y', X: '%H:%M:%S' };

function oneOf(names: readonly string[]): string {
  return names.join('|');
}

const PATTERNS: Readonly<Record<string, string>> = {
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[0-1]|[0-5]\\d|\\d',
  U: '5[0-3]|[0-4]\\d|\\d',
  W: '5[0-3]|[0-4]\\d|\\d',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'utc|gmt',
  p: 'am|pm',
  A: oneOf(DAY_NAMES),
  a: oneOf(DAY_NAMES.map(name => name.slice(0, 3))),
  B: oneOf(MONTHS),
  b: oneOf(MONTHS.map(name => name.slice(0, 3))),
};

function compileFormat(format: string): RegExp {
  const expanded = format.replace(/%([cxX])/g, (_whole, letter) => COMPOSED[letter] ?? '');
  let source = '';
  for (const part of expanded.match(/%.?|\s+|[^%\s]+/gs) ?? []) {
    if (/^\s/.test(part)) source += '\\s+';
    else if (part === '%%') source += '%';
    else if (part.startsWith('%')) {
      const pattern = PATTERNS[part.slice(1)];
      if (part === '%') throw new PythonError('ValueError', `stray % in format ${reprText(format)}`);
      if (pattern === undefined)
        throw new PythonError('ValueError', `'${part.slice(1)}' is a bad directive in format ${reprText(format)}`);
      source += `(?<${part.slice(1)}>${pattern})`;
    } else source += escapeRegex(part);
  }
  return new RegExp(source, 'iy');
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number {
  const name = groups.B ?? groups.b;
  if (name === undefined) return Number(groups.m ?? 1);
  return MONTHS.findIndex(month => month.toLowerCase().startsWith(name.toLowerCase())) + 1;
}

function hourOf(groups: Readonly<Record<string, string | undefined>>): number {
  if (groups.I === undefined) return Number(groups.H ?? 0);
  const hour = Number(groups.I) % 12;
  return groups.p?.toLowerCase() === 'pm' ? hour + 12 : hour;
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text.toUpperCase() === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.replace(':', '').slice(3, 5));
  return text.startsWith('-') ? -minutes : minutes;
}

function yearOf(groups: Readonly<Record<string, string | undefined>>): number {
  if (groups.Y !== undefined) return Number(groups.Y);
  if (groups.y === undefined) return 1900;
  return Number(groups.y) + (Number(groups.y) <= 68 ? 2000 : 1900);
}

/** Python's `datetime.strptime`. @throws PythonError ValueError with Python's words. */
export function strptime(text: string, format: string): DateTimeValue {
  const pattern = compileFormat(format);
  pattern.lastIndex = 0;
  const match = pattern.exec(text);
  if (match === null)
    throw new PythonError('ValueError', `time data ${reprText(text)} does not match format ${reprText(format)}`);
  if (match[0].length < text.length)
    throw new PythonError('ValueError', `unconverted data remains: ${text.slice(match[0].length)}`);
  const groups = match.groups ?? {};
  const year = yearOf(groups);
  let month = monthOf(groups);
  let day = Number((groups.d ?? '1').trim());
  if (groups.j !== undefined) {
    const date = new Date(Date.UTC(year, 0, Number(groups.j)));
    month = date.getUTCMonth() + 1;
    day = date.getUTCDate();
  }
  if (!isDate(year, month, day)) throw new PythonError('ValueError', 'day is out of range for month');
  return new DateTimeValue(year, month, day, {
    hour: hourOf(groups),
    minute: Number(groups.M ?? 0),
    second: Number(groups.S ?? 0),
    microsecond: Number((groups.f ?? '0').padEnd(6, '0')),
    ...(groups.z === undefined ? {} : { offset: offsetOf(groups.z) }),
  });
}
