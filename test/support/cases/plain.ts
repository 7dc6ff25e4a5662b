import { isDeepStrictEqual } from 'node:util';
import { fileTime } from '../recorded-machine.ts';
import type { Case } from './case.ts';

/** The one place that knows what is not the same from run to run, and from machine to machine. */

/** Words that only one of the programs says, or says of itself. */
const ASIDE = /^(_ansible_(?!verbose_always$).*|action|invocation|exception|module_std(out|err)|deprecations)$/;

/** Of a file: what the machine decides. */
const OF_MACHINE = /^(inode|dev|device_type|blocks|block_size|mimetype|charset)$/;
/** What one file system has and another has not. */
const OF_FILE_SYSTEM = /^(version|attr_flags|attributes)$/;
const LISTED = /^(files|directories)$/;
const isString = (value: unknown) => typeof value === 'string';
const CLOCK = /^(start|end|delta|atime|ctime|elapsed|pid)$/;
/** Times that a case may set: told when they are none of today. */
const SET_TIMES = /^(mtime)$/;
/** Who the test runs as. */
export interface Me {
  readonly user: ReadonlySet<unknown>;
  readonly group: ReadonlySet<unknown>;
}
const USERS = /^(uid|owner|pw_name|user)$/;
const GROUPS = /^(gid|group|gr_name)$/;

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.BACKUP'],
  [/(Failed to find required executable \\"[^"]*\\" in paths): [^"]*/g, '$1'],
  // where a new content comes from: Ansible names a temporary file where it is none of the user's
  [/"after_header":"[^"]*(?<! \(content\))"/g, '"after_header":"(source)"'],
  // the controller's own files
  [
    /"(?:[^"]*\/ansible-(?:tmp|local)-[^"]*|\/tmp\/tsplay-(?:content|template\/[^"]*)|\/tmp\/tsplay\.\w+)"/g,
    '"(content)"',
  ],
  [/tsplay-cases-\w+/g, 'tsplay-cases'],
  // rsync's, of users' ids, names and times that are longer on one machine than on another
  [/sent \d+ bytes {2}received \d+ bytes {2}[\d.,]+ bytes\/sec/g, 'sent N bytes  received N bytes  N bytes/sec'],
  [/(?<=total size is \d+ {2}speedup is )[\d.,]+/g, 'N'],
  // cron's, and tempfile's
  [/\/tmp\/(?:crontab\w+|tmp\.\w+)/g, 'TMP'],
  [/\bt\/(ansible\.|p_)\w+/g, 't/$1NAME'],
  // Ansible's name for its own modules where it is not asked for those of a folder
  [/ansible\.legacy\./g, ''],
];

const NOW = fileTime();
const isRecent = (seconds: number) => Math.abs(NOW - seconds) < 86_400;

function plainField(key: string, value: unknown, me: Me, varying: readonly string[]): unknown {
  if (varying.includes(key)) return `(${typeof value})`;
  if (OF_MACHINE.test(key) || CLOCK.test(key)) return value === null ? null : `(${typeof value})`;
  // as the file system lists them
  if (LISTED.test(key) && Array.isArray(value) && value.every(isString)) return value.toSorted();
  if (SET_TIMES.test(key) && typeof value === 'number') return isRecent(value) ? '(now)' : value;
  if (USERS.test(key) && me.user.has(value)) return '(me)';
  if (GROUPS.test(key) && me.group.has(value)) return '(my group)';
  return value;
}

/** What the screen shows of `diff`: of what is equal, nothing. */
function shownDiff(diff: unknown): unknown {
  const all: unknown[] = Array.isArray(diff) ? diff : [diff];
  const isShown = (each: unknown) => {
    const { before, after, prepared } = (each ?? {}) as Record<string, unknown>;
    return prepared !== undefined || !isDeepStrictEqual(before ?? '', after ?? '');
  };
  return all.filter(isShown);
}

function walk(value: unknown, me: Me, varying: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map(item => walk(item, me, varying));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => !ASIDE.test(key));
  const isDirectory = fields.some(
    ([key, of]) => (key === 'state' && of === 'directory') || (key === 'isdir' && of === true),
  );
  const isFile = fields.some(([key]) => key === 'isreg');
  const told = (key: string, of: unknown): unknown => {
    if (isDirectory && /^(size|nlink)$/.test(key)) return '(directory)';
    return isFile && OF_FILE_SYSTEM.test(key) ? '(file system)' : walk(plainField(key, of, me, varying), me, varying);
  };
  return Object.fromEntries(fields.map(([key, of]) => [key, told(key, of)]));
}

interface Told {
  readonly result: object;
}

export function plain<T>(told: Told, { varying = [], diff }: Case, lab: string, me: Me): T {
  const { diff: given, ...rest } = told.result as { diff?: unknown };
  const shown = diff === 'shown' ? shownDiff(given ?? []) : given;
  const result = shown === undefined ? rest : { ...rest, diff: shown };
  const value = { ...told, result };
  const text = JSON.stringify(walk(value, me, varying)).replaceAll(lab, 'LAB');
  return JSON.parse(TEXTS.reduce((all, [found, instead]) => all.replace(found, instead), text)) as T;
}
