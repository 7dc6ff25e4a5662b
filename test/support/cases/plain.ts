import { isDeepStrictEqual } from 'node:util';
import { fileTime } from '../recorded-machine.ts';
import type { Case } from './case.ts';

/** The one place that knows what is not the same from run to run, and from machine to machine. */

/** Words that only one of the programs says, or says of itself. */
const ASIDE = /^(_ansible_(?!verbose_always$).*|action|invocation|exception|module_std(out|err)|deprecations)$/;

/** Of a file: what the machine decides. */
const OF_MACHINE = /^(inode|dev|device_type|blocks|block_size|version|attr_flags|attributes|mimetype|charset)$/;
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
  // the controller's own files
  [
    /"(?:[^"]*\/ansible-(?:tmp|local)-[^"]*|\/tmp\/tsplay-(?:content|template\/[^"]*)|\/tmp\/tsplay\.\w+)"/g,
    '"(content)"',
  ],
  [/tsplay-cases-\w+/g, 'tsplay-cases'],
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
  return Object.fromEntries(
    fields.map(([key, of]) => [
      key,
      isDirectory && /^(size|nlink)$/.test(key) ? '(directory)' : walk(plainField(key, of, me, varying), me, varying),
    ]),
  );
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
