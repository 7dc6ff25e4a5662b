import type { Findings } from '../../script/findings.ts';
import { entryFields } from '../../shared/accounts/account-lookup.ts';
import type { UserArgs } from './user-options.ts';
import { type UserState, wantedGroups } from './user-state.ts';

/** useradd and usermod take a day; an empty one is `never`. */
function expiryDay(seconds: number): string {
  return seconds < 0 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

function inactiveWords({ password_expire_account_disable: days }: UserArgs): string[] {
  return days === undefined ? [] : ['-f', String(days)];
}

function lockedPassword(args: UserArgs): string | undefined {
  if (args.password === undefined) return undefined;
  return args.password_lock === true ? `!${args.password}` : args.password;
}

/** What useradd is told besides the password. */
export function addWords(args: UserArgs, found: Findings): string[] {
  const option = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  const ownGroup = args.group === undefined && entryFields(found.text(`group ${args.name}`)) !== undefined;
  const groups = wantedGroups(args);
  return [
    'useradd',
    ...option('-u', args.uid === undefined ? undefined : String(args.uid)),
    ...(args.uid !== undefined && args.non_unique ? ['-o'] : []),
    ...option('-Z', args.seuser),
    ...option('-g', args.group),
    ...(ownGroup ? ['-N'] : []),
    ...option('-G', groups.length === 0 ? undefined : groups.join(',')),
    ...option('-c', args.comment),
    ...option('-d', args.home),
    ...option('-s', args.shell),
    ...option('-e', args.expires === undefined ? undefined : expiryDay(args.expires)),
    ...inactiveWords(args),
    ...(args.create_home ? ['-m', ...option('-k', args.skeleton)] : ['-M']),
    ...(args.create_home && args.umask !== undefined ? ['-K', `UMASK=${args.umask}`] : []),
    ...(args.system ? ['-r'] : []),
    ...option('-K', args.uid_min === undefined ? undefined : `UID_MIN=${args.uid_min}`),
    ...option('-K', args.uid_max === undefined ? undefined : `UID_MAX=${args.uid_max}`),
    args.name,
  ];
}

/** The groups that an account has joined. */
export function currentGroups(found: Findings): string[] {
  return found.text('member').split('\n').filter(Boolean);
}

/** The name of a group that is given by its number. */
export function groupName(group: string, found: Findings): string {
  return entryFields(found.text(`group ${group}`))?.[0] ?? group;
}

function groupWords(args: UserArgs, found: Findings): string[] {
  if (args.groups === undefined) return [];
  const current = new Set(currentGroups(found));
  const groups = wantedGroups(args).map(group => groupName(group, found));
  const missing = groups.some(group => !current.has(group));
  const extra = [...current].some(group => !groups.includes(group));
  if (args.append ? !missing : !missing && !extra) return [];
  return [...(args.append ? ['-a'] : []), '-G', groups.join(',')];
}

function expiryWords(args: UserArgs, user: UserState): string[] {
  if (args.expires === undefined) return [];
  const current = Number(user.shadow?.[7] || -1);
  const now = current < 0 ? '' : expiryDay(current * 86_400);
  const wanted = expiryDay(args.expires);
  return now === wanted ? [] : ['-e', wanted];
}

export interface UserChange {
  /** Words of usermod; none when it has nothing to do. */
  readonly words: readonly string[];
  /** The hash to be set. */
  readonly password: string | undefined;
}

/** What usermod has to be told of an existing account. */
export function modifyWords(args: UserArgs, user: UserState, found: Findings): UserChange {
  const { words, password } = ownWords(args, user, found);
  const all = [...words, ...groupWords(args, found), ...expiryWords(args, user), ...inactiveWords(args)];
  return { words: all.length === 0 ? [] : ['usermod', ...all, args.name], password };
}

/** The options of usermod, and of lusermod, that concern the account alone; and the hash to be set. */
export function ownWords(args: UserArgs, user: UserState, found: Findings): UserChange {
  const gid = args.group === undefined ? undefined : entryFields(found.text(`group ${args.group}`))?.[2];
  const differs = (flag: string, wanted: string | undefined, current: string) =>
    wanted === undefined || wanted === current ? [] : [flag, wanted];
  const uid = differs('-u', args.uid === undefined ? undefined : String(args.uid), String(user.uid));
  const home = differs('-d', args.home, user.home);
  const bare = (hash: string) => hash.replace(/^!+/, '');
  const setsPassword =
    args.update_password === 'always' && args.password !== undefined && bare(user.password) !== bare(args.password);
  const locked = user.password.startsWith('!');
  const { password_lock: wanted = locked } = args;
  const turn = wanted ? ['-L'] : ['-U'];
  const lock = wanted === locked ? [] : turn;
  const words = [
    ...uid,
    ...(uid.length > 0 && args.non_unique ? ['-o'] : []),
    ...differs('-g', gid, String(user.gid)),
    ...differs('-c', args.comment, user.comment),
    ...home,
    ...(home.length > 0 && args.move_home ? ['-m'] : []),
    ...differs('-s', args.shell, user.shell),
    ...(setsPassword ? [] : lock),
  ];
  return { words, password: setsPassword ? lockedPassword(args) : undefined };
}

/** The password of a new account. */
export function firstPassword(args: UserArgs): string | undefined {
  return lockedPassword(args);
}

/** Words of chage; none when the days are as wanted. */
export function ageWords(args: UserArgs, shadow: readonly string[] | undefined): string[] {
  // an empty field of /etc/shadow is -1
  const option = (flag: string, wanted: number | undefined, current: string | undefined) =>
    wanted === undefined || String(wanted) === (current === '' ? '-1' : current) ? [] : [flag, String(wanted)];
  const words = [
    ...option('-m', args.password_expire_min, shadow?.[3]),
    ...option('-M', args.password_expire_max, shadow?.[4]),
    ...option('-W', args.password_expire_warn, shadow?.[5]),
  ];
  return words.length === 0 ? [] : ['chage', ...words, args.name];
}

const HASH_LENGTHS: Readonly<Record<string, number>> = { '1': 22, '5': 43, '6': 86 };

/** Whether a password looks as if nobody had hashed it. */
export function looksUnhashed(password: string): boolean {
  if (['*', '!', '*************', ''].includes(password)) return false;
  if (/[:*!]/.test(password)) return true;
  const fields = password.split('$');
  const hash = fields.at(-1) ?? '';
  const length = HASH_LENGTHS[fields[1] ?? ''];
  return fields.length < 3 || /[^a-zA-Z0-9./=]/.test(hash) || (length !== undefined && hash.length !== length);
}
