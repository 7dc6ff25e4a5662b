/** What `date` prints with this format is the host's local time; a busybox without %N leaves the fraction out. */
export const DATE_COMMAND = `date '+%Y-%m-%d %H:%M:%S.%N'`;

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

/** Ansible's start, end and delta from two answers of DATE_COMMAND. */
export function timing(start: string, end: string): { start: string; end: string; delta: string } {
  const from = normalise(start);
  const to = normalise(end);
  return { start: from, end: to, delta: durationText(microseconds(to) - microseconds(from)) };
}

/** The controller's local time in the same form. */
export function localTime(date: Date): string {
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}.${pad(date.getMilliseconds(), 3)}000`;
}
