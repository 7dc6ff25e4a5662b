import { utcSeconds } from '../../../python/dates.ts';

function normalise(text: string): string {
  const [seconds = '', fraction = ''] = text.split('.');
  return `${seconds}.${(/^\d+$/.test(fraction) ? fraction : '').padEnd(6, '0').slice(0, 6)}`;
}

function microseconds(text: string): number {
  const [seconds = '', fraction = '0'] = text.split('.');
  return Date.parse(`${seconds.replace(' ', 'T')}Z`) * 1000 + Number(fraction);
}

/** Python's str(timedelta). */
function durationText(micros: number): string {
  const total = Math.max(0, Math.round(micros));
  const seconds = Math.floor(total / 1e6);
  const days = Math.floor(seconds / 86_400);
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = total % 1e6 === 0 ? '' : `.${String(total % 1e6).padStart(6, '0')}`;
  return (days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : '') + clock + fraction;
}

function dateText(micros: number): string {
  const fraction = String(((micros % 1e6) + 1e6) % 1e6).padStart(6, '0');
  return `${utcSeconds(Math.floor(micros / 1e6) * 1000).replace('T', ' ')}.${fraction}`;
}

interface Told {
  readonly micros: number;
  /** Taken from the kernel's uptime, which has hundredths of a second. */
  readonly coarse: boolean;
}

/** An answer of `tellTime`. */
function toldTime(answer: string): Told {
  const [date = '', time = '', then, now] = answer.split(' ');
  const noted = microseconds(normalise(`${date} ${time}`));
  if (then === undefined || now === undefined) return { micros: noted, coarse: false };
  return { micros: noted + Math.round((Number(now) - Number(then)) * 1e6), coarse: true };
}

const HUNDREDTH = 10_000;

/** Years of four digits, in microseconds. */
const isTime = (micros: number) => micros > -6.2e16 && micros < 2.5e17;

/** The times of a command; null where the host told none. */
export interface Timing {
  readonly start: string | null;
  readonly end: string | null;
  readonly delta: string | null;
}

export const UNTIMED: Timing = { start: null, end: null, delta: null };

/**
 * Ansible's start, end and delta from two answers of `tellTime`. Where they are told in hundredths, the time that the
 * exchange took here narrows them down: on a fast line it is right to the millisecond.
 * @param exchangeMs how long it took from sending the script to its answer
 */
export function timing(start: string, end: string, exchangeMs: number): Timing {
  const [from, to] = [toldTime(start), toldTime(end)];
  if (!isTime(from.micros) || !isTime(to.micros)) return UNTIMED;
  const told = to.micros - from.micros;
  const delta = from.coarse
    ? Math.max(0, told - HUNDREDTH, Math.min(told + HUNDREDTH, Math.round(exchangeMs * 1000)))
    : told;
  return { start: dateText(from.micros), end: dateText(from.micros + delta), delta: durationText(delta) };
}

/** The controller's local time in the same form. */
export function localTime(date: Date): string {
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}.${pad(date.getMilliseconds(), 3)}000`;
}
