import { readFileSync } from 'node:fs';

/** The abbreviation of the controller's zone at a moment (`NZDT`), as Python's `%Z` gives it. ICU knows those of one country only. */
export function zoneName(date: Date): string {
  const zone = zoneFile(process.env.TZ);
  return (zone && abbreviation(zone, date)) ?? icuName(date);
}

function icuName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find(part => part.type === 'timeZoneName')?.value ?? '';
}

interface ZoneFile {
  /** Seconds since 1970 at which a type begins to hold, ascending. */
  readonly transitions: readonly number[];
  readonly types: readonly number[];
  /** Of each type. */
  readonly names: readonly string[];
  /** The rule for what comes after the last transition, as in the variable TZ. */
  readonly rule: string;
}

const files = new Map<string, ZoneFile | undefined>();

function zoneFile(tz: string | undefined): ZoneFile | undefined {
  const name = tz?.replace(/^:/, '') || '/etc/localtime';
  if (!files.has(name)) files.set(name, readZoneFile(name.startsWith('/') ? name : `/usr/share/zoneinfo/${name}`));
  return files.get(name);
}

const HEADER = 44;

/** The second part of a file of RFC 8536, which has times of 64 bits. */
function readZoneFile(path: string): ZoneFile | undefined {
  try {
    const all = readFileSync(path);
    if (all.toString('latin1', 0, 4) !== 'TZif' || (all[4] ?? 0) < 0x32) return undefined;
    const data = all.subarray(sizes(all, 4).end);
    const { times, typeCount, characters, end } = sizes(data, 8);
    const typesAt = HEADER + times * 8;
    const recordsAt = typesAt + times;
    const text = data.toString('latin1', recordsAt + typeCount * 6, recordsAt + typeCount * 6 + characters);
    const nameAt = (at: number) => text.slice(at, text.indexOf('\0', at));
    return {
      transitions: Array.from({ length: times }, (_, index) => Number(data.readBigInt64BE(HEADER + index * 8))),
      types: [...data.subarray(typesAt, recordsAt)],
      names: Array.from({ length: typeCount }, (_, index) => nameAt(data[recordsAt + index * 6 + 5] ?? 0)),
      rule: data.toString('latin1', end).trim(),
    };
  } catch {
    return undefined;
  }
}

function sizes(data: Buffer, timeSize: number) {
  const [utc = 0, standard = 0, leaps = 0, times = 0, typeCount = 0, characters = 0] = Array.from(
    { length: 6 },
    (_, index) => data.readUInt32BE(20 + index * 4),
  );
  const end = HEADER + times * (timeSize + 1) + typeCount * 6 + characters + leaps * (timeSize + 4) + standard + utc;
  return { times, typeCount, characters, end };
}

function abbreviation({ transitions, types, names, rule }: ZoneFile, date: Date): string | undefined {
  const seconds = date.getTime() / 1000;
  const next = transitions.findIndex(start => start > seconds);
  if (next < 0) return byRule(rule, date) ?? names[types.at(-1) ?? 0];
  return names[next === 0 ? 0 : (types[next - 1] ?? 0)];
}

const RULE = /^(?:<([^>]+)>|([A-Za-z]+))([+-]?\d+)(?::(\d+))?[\d:]*(?:<([^>]+)>|([A-Za-z]+))?/;

/** Which of a rule's two names holds: the first one where the date has its offset. */
function byRule(rule: string, date: Date): string | undefined {
  const [all, quoted, plain, hours = '', minutes = '0', quotedOther, other] = RULE.exec(rule) ?? [];
  if (all === undefined) return undefined;
  const west = (Math.abs(Number(hours)) * 60 + Number(minutes)) * (hours.startsWith('-') ? -1 : 1);
  return date.getTimezoneOffset() === west ? (quoted ?? plain) : (quotedOther ?? other);
}
