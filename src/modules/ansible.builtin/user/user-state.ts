import { quote } from '../../../remote/shell.ts';
import type { Findings } from '../../script/findings.ts';
import { entryFields, entryFunction, groupLook } from '../../shared/accounts/account-lookup.ts';
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

/** Prints the sections `user` and `shadow`, and defines `_ts_home`. @param local looks into /etc/passwd alone */
export function userLook(name: string, local: boolean): string[] {
  const user = quote(name);
  const entry = local ? `awk -F: -v n=${user} '$1==n' /etc/passwd` : `_ts_entry passwd ${user}`;
  return [
    entryFunction(false),
    `_ts_user=$(${entry}); _ts_mark user; printf '%s\\n' "$_ts_user"`,
    `_ts_mark shadow; getent shadow ${user} 2>/dev/null || awk -F: -v n=${user} '$1==n' /etc/shadow 2>/dev/null`,
    `_ts_home=$(printf %s "$_ts_user" | cut -d: -f6)`,
  ];
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

/** Where the SSH key is, as a word of the script that follows `userLook`. */
function keyWord(args: UserArgs): string {
  const file = args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
  return file.startsWith('/') ? quote(file) : `"$_ts_home"/${quote(file)}`;
}

/** Prints the sections `key`, `public`, `fingerprint` and `key path`, after `userLook`. */
export function keyLook(args: UserArgs): string[] {
  return [
    `_ts_key=${keyWord(args)}; _ts_mark "key path"; printf %s "$_ts_key"`,
    '_ts_mark key; [ ! -e "$_ts_key" ] || echo yes; _ts_mark public; cat "$_ts_key.pub" 2>/dev/null',
    'if [ -e "$_ts_key" ]; then _ts_run fingerprint ssh-keygen -l -f "$_ts_key"; fi',
  ];
}

/** All that is asked of the host before a change. */
export function wholeLook(args: UserArgs): string[] {
  const groups = new Set([...wantedGroups(args), ...(args.group === undefined ? [] : [args.group]), args.name]);
  const home = args.home === undefined ? '' : `_ts_home=${quote(args.home)}`;
  return [
    ...userLook(args.name, args.local),
    ...[...groups].map(group => groupLook(`group ${group}`, group)),
    `_ts_mark member; { getent group 2>/dev/null || cat /etc/group; } | awk -F: -v n=${quote(args.name)} '{c=split($4,m,","); for(i=1;i<=c;i++) if(m[i]==n) print $1}'`,
    ...keyLook(args),
    home,
    '_ts_mark home; [ ! -e "$_ts_home" ] || echo yes; _ts_mark parent; [ ! -d "$(dirname "$_ts_home")" ] || echo yes',
    '_ts_mark umask; awk \'$1=="UMASK"{print $2}\' /etc/login.defs 2>/dev/null',
    '_ts_mark hostname; uname -n',
  ];
}
