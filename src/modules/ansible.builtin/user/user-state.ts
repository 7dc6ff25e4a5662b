import type { Findings } from '../../script/findings.ts';
import { call, given, held, quote } from '../../script/words.ts';
import { entryFields, entryFunction, groupLook } from '../../shared/accounts/account-lookup.ts';
import { libuserLook } from '../../shared/accounts/libuser.ts';
import USER_LOOK from './user-look.sh';
import type { UserArgs } from './user-options.ts';

/** An account as the host's databases have it. */
export interface UserState {
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
  /** The password's hash; empty where the host does not show it to us. */
  readonly password: string;
  /** Fields of the shadow line; none where the host does not show it to us. */
  readonly shadow: readonly string[] | undefined;
}

/** Prints the sections `user` and `shadow`, and sets `home`. @param local looks into /etc/passwd alone */
export function userLook(name: string, local: boolean): string[] {
  const user = quote(name);
  const entry = local ? `awk -F: -v n=${user} '$1==n' /etc/passwd` : call('entry', 'passwd', user);
  return [entryFunction(false), USER_LOOK, call('account', user, `"$(${entry})"`)];
}

export function readUser(name: string, found: Findings): UserState | undefined {
  const fields = entryFields(found.text('user'));
  if (fields === undefined || fields[0] !== name) return undefined;
  const shadow = entryFields(found.text('shadow'));
  const [, password = '', uid, gid, comment = '', home = '', shell = ''] = fields;
  return {
    uid: Number(uid),
    gid: Number(gid),
    comment,
    home,
    shell,
    password: password.length > 1 ? password : (shadow?.[1] ?? ''),
    shadow,
  };
}

export function wantedGroups(args: UserArgs): string[] {
  return (args.groups ?? [])
    .flatMap(item => item.split(','))
    .map(name => name.trim())
    .filter(name => name !== '');
}

/** Prints the sections `key`, `public`, `fingerprint` and `key path`, after `userLook`. */
export function keyLook(args: UserArgs): string {
  const file = args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
  return call('key', file.startsWith('/') ? quote(file) : `${held('home')}/${quote(file)}`);
}

/** All that is asked of the host before a change. */
export function wholeLook(args: UserArgs): string[] {
  const groups = new Set([...wantedGroups(args), ...(args.group === undefined ? [] : [args.group]), args.name]);
  return [
    ...userLook(args.name, args.local),
    ...[...groups].map(group => groupLook(`group ${group}`, group)),
    call('member', quote(args.name)),
    keyLook(args),
    ...(args.home === undefined ? [] : [given({ home: quote(args.home) })]),
    call('around'),
    ...(args.local ? [libuserLook(['lgroupmod', 'lchage', 'luseradd', 'lusermod', 'luserdel'])] : []),
  ];
}
