import { truthy } from '../../python/compare.ts';
import { DateTimeValue } from '../../python/dates.ts';
import { momentOf, strftime } from '../../python/strftime.ts';
import { asText } from '../../python/text.ts';
import type { Value } from '../../values.ts';
import { bind } from '../call-arguments.ts';
import type { Kwargs } from '../callables.ts';

/** `now(utc=False, fmt=None)`. */
export function now(args: readonly Value[], kwargs: Kwargs): Value {
  const [utc = false, fmt = null] = bind('now', ['utc', 'fmt'], args, kwargs);
  const date = new Date();
  const local = truthy(utc) ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const value = new DateTimeValue(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate(), {
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    microsecond: local.getUTCMilliseconds() * 1000,
  });
  const format = asText(fmt);
  return format === undefined || format === '' ? value : strftime(format, momentOf(value));
}
