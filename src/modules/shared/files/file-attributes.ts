import { isText, type Json, textOf, type Value } from '../../../values.ts';
import type { ModuleContext, OptionSpecs } from '../../api/module.ts';
import WHO from '../../script/who.sh';
import { call, mark, quote, tell } from '../../script/words.ts';
import { ModeError, modeSurprise, modeText, type WantedMode, wantedMode } from './file-mode.ts';
import IDS from './ids.sh';
import type { PathState } from './path-state.ts';

const SELINUX = {
  unsupported: 'SELinux contexts are not set by tsplay; leave it out, or set it with a command',
  idleUnless: '[ -e /sys/fs/selinux/enforce ]',
} as const;

/** The options that every file module has. */
export const FILE_OPTIONS = {
  mode: { type: 'raw', description: 'Permissions: octal in quotes ("0644") or symbolic (u=rw,g=r,o=r).' },
  owner: { type: 'str', description: 'Name or number of the owner.' },
  group: { type: 'str', description: 'Name or number of the group.' },
  seuser: { type: 'str', description: 'SELinux user.', ...SELINUX },
  serole: { type: 'str', description: 'SELinux role.', ...SELINUX },
  setype: { type: 'str', description: 'SELinux type.', ...SELINUX },
  selevel: { type: 'str', description: 'SELinux level.', ...SELINUX },
  attributes: {
    type: 'str',
    aliases: ['attr'],
    description: 'Attributes of the file system.',
    unsupported: 'file attributes are not set by tsplay; use the command module with chattr',
  },
  unsafe_writes: {
    type: 'bool',
    default: false,
    description: 'Write into the existing file where it cannot be replaced atomically (a mounted file).',
  },
} as const satisfies OptionSpecs;

export interface AttributeArgs {
  readonly mode?: Value | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

export interface WantedAttributes {
  readonly mode: WantedMode | undefined;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** Shell text that prints the blocks `uid`, `gid` and `umask`, which `settled` reads. */
  readonly look: string;
}

/** Owner and group as numbers of the host. */
export interface SettledAttributes {
  readonly mode: WantedMode | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly umask: number;
}

/** Prints the number of a user or group, which may be one already. */
function idLook(label: 'uid' | 'gid', name: string | undefined): string[] {
  if (name === undefined) return [];
  return [/^\d+$/.test(name) ? tell(label, name) : call(`${label}_of`, quote(name))];
}

/** Reads the options; ends the task where the mode makes no sense. */
export function wantedAttributes(context: ModuleContext<unknown>, args: AttributeArgs): WantedAttributes {
  const { owner, group } = args;
  const look = [
    mark('umask', 'umask'),
    ...(owner === undefined && group === undefined ? [] : [WHO, IDS]),
    ...idLook('uid', owner),
    ...idLook('gid', group),
  ].join('\n');
  const given = args.mode === undefined || (isText(args.mode) && textOf(args.mode) === '') ? undefined : args.mode;
  let mode: WantedMode | undefined;
  try {
    mode = given === undefined ? undefined : wantedMode(given);
  } catch (error) {
    if (!(error instanceof ModeError)) throw error;
    context.fail(error.message, { details: error.details });
  }
  const surprise = given === undefined ? undefined : modeSurprise(given);
  if (surprise !== undefined) context.warn(surprise);
  return { mode, owner, group, look };
}

/**
 * Owner and group found on the host. The task ends where there are none of that name and they are needed: in check mode
 * a file that is not there yet needs none, since they may come into being earlier in the play.
 */
export function settled(
  context: ModuleContext<unknown>,
  wanted: WantedAttributes,
  blocks: ReadonlyMap<string, Buffer>,
  data: Readonly<Record<string, Json>>,
  needed = !context.checkMode,
): SettledAttributes {
  const id = (label: string, name: string | undefined, what: string) => {
    if (name === undefined) return undefined;
    const found = blocks.get(label)?.toString('utf8').trim() ?? '';
    if (/^\d+$/.test(found)) return Number(found);
    const kind = label === 'uid' ? 'user' : 'group';
    if (needed) context.fail(`${what} failed: failed to look up ${kind} ${name}`, data);
    return undefined;
  };
  return {
    mode: wanted.mode,
    uid: id('uid', wanted.owner, 'chown'),
    gid: id('gid', wanted.group, 'chgrp'),
    umask: Number.parseInt(blocks.get('umask')?.toString('utf8').trim() ?? '022', 8),
  };
}

/** What has to be done to a path so that it has the attributes. */
export interface AttributeChange {
  readonly changed: boolean;
  /** Under Ansible's names, for the diff. */
  readonly before: Readonly<Record<string, Json>>;
  readonly after: Readonly<Record<string, Json>>;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly mode: number | undefined;
}

/** Five digits: with four, GNU chmod keeps a directory's setuid and setgid bits. */
export function exactMode(mode: number): string {
  return mode.toString(8).padStart(5, '0');
}

/** What differs between a path and what is wanted of it; a link has no mode. */
export function attributeChange(state: PathState, wanted: SettledAttributes): AttributeChange {
  const base = { mode: state.mode, isDirectory: state.kind === 'directory', umask: wanted.umask };
  const newMode = wanted.mode?.(base);
  const uid = wanted.uid !== undefined && wanted.uid !== state.uid ? wanted.uid : undefined;
  const gid = wanted.gid !== undefined && wanted.gid !== state.gid ? wanted.gid : undefined;
  const mode = newMode !== undefined && newMode !== state.mode && state.kind !== 'link' ? newMode : undefined;
  const before: Record<string, Json> = {};
  const after: Record<string, Json> = {};
  const differs = (name: string, was: Json, is: Json) => {
    before[name] = was;
    after[name] = is;
  };
  if (uid !== undefined) differs('owner', state.uid, uid);
  if (gid !== undefined) differs('group', state.gid, gid);
  if (mode !== undefined) differs('mode', modeText(state.mode), modeText(mode));
  return { changed: uid !== undefined || gid !== undefined || mode !== undefined, before, after, uid, gid, mode };
}

/** The same for a path that the act makes anew: nothing is taken for settled, a parent's setgid bit may decide. */
export function freshChange(state: PathState, wanted: SettledAttributes): AttributeChange {
  const change = attributeChange(state, wanted);
  const mode = wanted.mode?.({ mode: state.mode, isDirectory: state.kind === 'directory', umask: wanted.umask });
  return { ...change, uid: wanted.uid, gid: wanted.gid, mode };
}

/** Ends the script where a program failed. */
export const failed = (program: string): string => call('fail', `'${program} failed'`);

/** Commands that make the change; a path that begins with `-` has to be given as `./-`. Owner first: chown clears setuid. */
export function attributeCommands(change: Pick<AttributeChange, 'uid' | 'gid' | 'mode'>, path: string): string[] {
  const word = quote(path);
  return [
    ...(change.uid === undefined ? [] : [`chown -h ${change.uid} ${word} || ${failed('chown')}`]),
    ...(change.gid === undefined ? [] : [`chown -h :${change.gid} ${word} || ${failed('chgrp')}`]),
    ...(change.mode === undefined ? [] : [`chmod ${exactMode(change.mode)} ${word} || ${failed('chmod')}`]),
  ];
}
