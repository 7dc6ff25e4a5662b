import { utcSeconds } from '../../../python/dates.ts';
import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

function offset(text: string): number {
  return Number(text.slice(0, 3)) * 60 + Number(text[0] + text.slice(3));
}

/** The name that the zone has in summer (Python's tzname[1]). */
function summerName(sources: Sources, now: string): string {
  const zones = sources
    .output('zones')
    .split('\n')
    .filter(line => line.includes(' '));
  const named = zones.map(line => line.split(' ') as [string, string]).sort((a, b) => offset(a[1]) - offset(b[1]));
  return named.at(-1)?.[0] ?? now;
}

/** `date_time`: the host's clock. */
export function dateFacts(sources: Sources): Facts {
  const [
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '',
    nano = '',
    epoch = '',
    tz = '',
    tzOffset = '',
    weekday = '',
    weekdayNumber = '',
    week = '',
  ] = sources.output('date').split('|');
  const micro = (/^\d+$/.test(nano) ? nano : '0').padEnd(6, '0').slice(0, 6);
  const utc = /^\d{1,11}$/.test(epoch) ? utcSeconds(Number(epoch) * 1000) : '';
  const short = `${year}${month}${day}T${hour}${minute}${second}`;
  return {
    date_time: {
      year,
      month,
      day,
      hour,
      minute,
      second,
      weekday,
      weekday_number: weekdayNumber,
      weeknumber: week,
      epoch,
      epoch_int: epoch,
      date: `${year}-${month}-${day}`,
      time: `${hour}:${minute}:${second}`,
      iso8601: `${utc}Z`,
      iso8601_micro: `${utc}.${micro}Z`,
      iso8601_basic: short + micro,
      iso8601_basic_short: short,
      tz,
      tz_dst: summerName(sources, tz),
      tz_offset: tzOffset,
    },
  };
}
