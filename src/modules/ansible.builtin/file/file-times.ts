import type { Json } from '../../../values.ts';
import { call, quote } from '../../script/words.ts';
import { plainPath } from '../../shared/files/act.ts';
import type { PathState } from '../../shared/files/path-state.ts';
import type { FileContext } from './file-look.ts';

type WantedTime = 'preserve' | 'now' | number;

export interface TimeChange {
  readonly changed: boolean;
  readonly atime: { readonly before: number; readonly after: number | 'now' } | undefined;
  readonly mtime: { readonly before: number; readonly after: number | 'now' } | undefined;
}

const FIELDS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  d: '(?<d>3[01]|[12]\\d|0[1-9]|[1-9])',
  H: '(?<H>2[0-3]|[01]\\d|\\d)',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>6[01]|[0-5]\\d|\\d)',
  y: '(?<y>\\d\\d)',
};

/** A time in words, as local time of the host that reads it; undefined where the format does not fit. */
function timeWords(text: string, format: string): string | undefined {
  const pattern = format.replace(/%(.)|[.*+?^${}()|[\]\\]/g, (all, letter: string | undefined) => {
    if (letter === undefined) return `\\${all}`;
    return letter === '%' ? '%' : (FIELDS[letter] ?? '(?!)');
  });
  const groups = new RegExp(`^${pattern}$`).exec(text)?.groups;
  if (groups === undefined) return undefined;
  const two = (name: string, none: string) => (groups[name] ?? none).padStart(2, '0');
  const short = Number(groups.y ?? 0);
  const year = groups.Y ?? (groups.y === undefined ? '1900' : String(short < 69 ? 2000 + short : 1900 + short));
  return `${year}-${two('m', '01')}-${two('d', '01')}T${two('H', '00')}:${two('M', '00')}:${two('S', '00')}`;
}

function wantedTime(context: FileContext, given: string | undefined, format: string, other: WantedTime): WantedTime {
  if (given === undefined || given === '') return other;
  if (given === 'now' || given === 'preserve') return given;
  const words = timeWords(given, format);
  const time = words === undefined ? Number.NaN : new Date(words).getTime() / 1000;
  if (!Number.isNaN(time)) return time;
  return context.fail(
    `Error while obtaining timestamp for time ${given} using format ${format}: time data '${given}' does not match format '${format}'`,
  );
}

export function wantedTimes(context: FileContext): { atime: WantedTime; mtime: WantedTime } {
  const { args } = context;
  const other = args.state === 'touch' ? 'now' : 'preserve';
  return {
    atime: wantedTime(context, args.access_time, args.access_time_format, other),
    mtime: wantedTime(context, args.modification_time, args.modification_time_format, other),
  };
}

export function changedTimes(state: PathState, wanted: { atime: WantedTime; mtime: WantedTime }): TimeChange {
  const part = (before: number, after: WantedTime) =>
    after === 'preserve' || after === before ? undefined : { before, after };
  const atime = part(state.atime, wanted.atime);
  const mtime = part(state.mtime, wanted.mtime);
  return { changed: atime !== undefined || mtime !== undefined, atime, mtime };
}

const asTime = (seconds: number | 'now'): Json => (seconds === 'now' ? Math.floor(Date.now() / 1000) : seconds);

/** Under Ansible's names, for the diff. */
export function timeDiff(change: TimeChange) {
  const before: Record<string, Json> = {};
  const after: Record<string, Json> = {};
  for (const name of ['atime', 'mtime'] as const) {
    const part = change[name];
    if (part === undefined) continue;
    before[name] = part.before;
    after[name] = asTime(part.after);
  }
  return { before, after };
}

export function timeCommand(change: TimeChange, path: string): string[] {
  const word = quote(plainPath(path));
  const touch = (flag: string, after: number | 'now') => {
    const when = after === 'now' ? '' : `-d @${after} `;
    return `touch ${flag} ${when}${word} || ${call('fail', quote('Error while updating modification or access time'))}`;
  };
  // Both to now is granted to whoever may write; anything else to the owner alone.
  if (change.atime?.after === 'now' && change.mtime?.after === 'now') return [touch('-c', 'now')];
  return [
    ...(change.atime === undefined ? [] : [touch('-c -a', change.atime.after)]),
    ...(change.mtime === undefined ? [] : [touch('-c -m', change.mtime.after)]),
  ];
}
