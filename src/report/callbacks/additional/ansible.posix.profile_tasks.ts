import type { TaskInfo } from '../../../engine/events.ts';
import { type CallbackContext, defineCallback } from '../callback-context.ts';

interface Entry {
  readonly id: number;
  name: string;
  readonly started: number;
  ms: number;
}

/** The width of its lines, whatever the terminal's. */
const WIDTH = 79;
const USUAL_LIMIT = 20;

export default defineCallback('The time at each task, and the slowest tasks at the end.', ({ screen, env }) => {
  const began = performance.now();
  const entries: Entry[] = [];
  let last = began;

  function timeLine(): void {
    const now = performance.now();
    const stars = filled(`${wallClock(new Date())} (${duration(now - last)})       ${duration(now - began)} `, '*');
    screen.line(`${stars} `);
    last = now;
  }

  function start(task: TaskInfo): void {
    endLast();
    timeLine();
    if (!entries.some(({ id }) => id === task.id))
      entries.push({ id: task.id, name: task.name, started: performance.now(), ms: 0 });
  }

  function endLast(): void {
    const entry = entries.at(-1);
    if (entry !== undefined) entry.ms = performance.now() - entry.started;
  }

  function summary(): void {
    endLast();
    timeLine();
    screen.line(`${filled('', '=')} `);
    for (const { name, ms } of slowest(entries, env)) {
      const seconds = ` ${(ms / 1000).toFixed(2)}s`.padStart(9, '-');
      screen.line(`${`${name} `.padEnd(WIDTH - 9, '-')}${seconds}`);
    }
  }

  return {
    handle: event => {
      if (event.type === 'task-start') start(event.task);
      if (event.type === 'stats') summary();
    },
  };
});

/** As many as `PROFILE_TASKS_TASK_OUTPUT_LIMIT` says, in the order of `PROFILE_TASKS_SORT_ORDER`. */
function slowest(entries: readonly Entry[], env: CallbackContext['env']): readonly Entry[] {
  const order = env.PROFILE_TASKS_SORT_ORDER ?? 'descending';
  const wanted = env.PROFILE_TASKS_TASK_OUTPUT_LIMIT ?? String(USUAL_LIMIT);
  const limit = wanted === 'all' ? entries.length : Number(wanted);
  const sign = order === 'ascending' ? 1 : -1;
  const sorted = order === 'none' ? entries : [...entries].sort((a, b) => sign * (a.ms - b.ms));
  return sorted.slice(0, limit);
}

function filled(text: string, mark: string): string {
  return text.padEnd(WIDTH, mark);
}

/** `0:00:01.234`, as Python writes a timedelta to the millisecond. */
function duration(ms: number): string {
  const whole = Math.floor(ms);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const [seconds, minutes] = [Math.floor(whole / 1000) % 60, Math.floor(whole / 60_000) % 60];
  return `${Math.floor(whole / 3_600_000)}:${part(minutes, 2)}:${part(seconds, 2)}.${part(whole % 1000, 3)}`;
}

function wallClock(now: Date): string {
  const named = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', options).format(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = -now.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  return `${named({ weekday: 'long' })} ${two(now.getDate())} ${named({ month: 'long' })} ${now.getFullYear()}  ${time} ${zone}`;
}
