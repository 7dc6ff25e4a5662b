import type { Findings } from '../../script/findings.ts';
import { quote, quoteWords } from '../../script/words.ts';
import { entryFields } from '../../shared/accounts/account-lookup.ts';
import type { LibuserCommand } from '../../shared/accounts/libuser.ts';
import { currentGroups, firstPassword, groupName, ownWords } from './user-changes.ts';
import type { UserArgs } from './user-options.ts';
import { type UserState, wantedGroups } from './user-state.ts';

/** What `local` takes, also where there is nothing to do. */
export function libuserCommands(state: UserArgs['state'], exists: boolean, checkMode: boolean): LibuserCommand[] {
  if (state === 'present' && exists) return ['lgroupmod', 'lchage', 'lusermod'];
  if (checkMode) return [];
  if (state === 'present') return ['lgroupmod', 'lchage', 'luseradd'];
  return exists ? ['luserdel'] : [];
}

/** A command of a change, by what it is for. */
export interface Step {
  readonly label: string;
  readonly script: string;
}

const step = (label: string, words: readonly string[]): Step => ({ label, script: quoteWords(words) });

/** Days since 1970; -1 stands for never. */
function expiryDay(seconds: number): string {
  return String(seconds < 0 ? -1 : Math.floor(seconds / 86_400));
}

function expirySteps(args: UserArgs, current: number | undefined): Step[] {
  if (args.expires === undefined || expiryDay(args.expires) === String(current)) return [];
  return [step('expiry', ['lchage', '-E', expiryDay(args.expires), args.name])];
}

function groupSteps(args: UserArgs, current: readonly string[], found: Findings): Step[] {
  if (args.groups === undefined) return [];
  const wanted = wantedGroups(args).map(group => groupName(group, found));
  const joined = wanted.filter(group => !current.includes(group));
  const left = args.append ? [] : current.filter(group => !wanted.includes(group));
  return [
    ...joined.map(group => step('groups', ['lgroupmod', '-M', args.name, group])),
    ...left.map(group => step('groups', ['lgroupmod', '-m', args.name, group])),
  ];
}

/** The hash goes to lpasswd through a pipe of the shell's own: no list of processes shows it. */
function passwordSteps({ name }: UserArgs, hash: string | undefined): Step[] {
  if (hash === undefined) return [];
  return [{ label: 'password', script: `printf '%s\\n' ${quote(hash)} | lpasswd -f 0 ${quote(name)}` }];
}

function addWords(args: UserArgs, found: Findings): string[] {
  const option = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  const hasOwnGroup = args.group === undefined && entryFields(found.text(`group ${args.name}`)) !== undefined;
  return [
    'luseradd',
    ...option('-u', args.uid === undefined ? undefined : String(args.uid)),
    ...(args.uid !== undefined && args.non_unique ? ['-o'] : []),
    ...option('-Z', args.seuser),
    ...option('-g', args.group),
    ...(hasOwnGroup ? ['-n'] : []),
    ...option('-c', args.comment),
    ...option('-d', args.home),
    ...option('-s', args.shell),
    ...(args.create_home ? option('-k', args.skeleton) : ['-M']),
    ...(args.system ? ['-r'] : []),
    args.name,
  ];
}

/** What makes an account of the local files, with libuser's commands. */
export function localAddSteps(args: UserArgs, found: Findings): Step[] {
  return [
    step('account', addWords(args, found)),
    ...passwordSteps(args, firstPassword(args)),
    ...expirySteps(args, undefined),
    ...groupSteps(args, [], found),
  ];
}

/** What changes an account of the local files, with libuser's commands. */
export function localModifySteps(args: UserArgs, user: UserState, found: Findings): Step[] {
  const { words, password } = ownWords(args, user, found);
  const current = Number(user.shadow?.[7] || -1);
  return [
    ...(words.length === 0 ? [] : [step('account', ['lusermod', ...words, args.name])]),
    ...passwordSteps(args, password),
    ...groupSteps(args, currentGroups(found), found),
    ...expirySteps(args, current),
  ];
}
