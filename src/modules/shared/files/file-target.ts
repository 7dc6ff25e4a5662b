import { createHash } from 'node:crypto';
import { quote } from '../../../remote/shell.ts';
import { WHO_FUNCTION } from './file-attributes.ts';
import { ABSENT, type PathState, readState } from './path-state.ts';

/** Files longer than this are not shown by `--diff` (Ansible's max_diff_size). */
export const DIFF_LIMIT = 104_448;

/** A file that may have to be written, as the host has it. */
export interface FileTarget {
  readonly path: string;
  readonly state: PathState;
  /** Where it is written: what a followed link leads to, else the path. */
  readonly realPath: string;
  readonly real: PathState;
  /** SHA-1 of a regular file; none for a link that is not followed. */
  readonly sum: string | undefined;
  /** What the file holds, where it was asked for. */
  readonly content: Buffer | undefined;
}

/** Who we are on the host: what a new file belongs to. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export function sha1(content: Uint8Array): string {
  return createHash('sha1').update(content).digest('hex');
}

export function md5(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex');
}

/**
 * Shell functions: `_ts_target LABEL PATH SUM FOLLOW LIMIT` tells all about a file; its content is printed when its sum
 * is another and it is not longer than LIMIT bytes (-1: never).
 */
export const TARGET_FUNCTIONS = [
  '_ts_target() { _ts_f=$2; _ts_tell "path $1" "$_ts_f"; _ts_state "$_ts_f" "$1"',
  `if [ -L "$_ts_f" ] && [ "$4" = yes ] && [ -e "$_ts_f" ]; then _ts_f=$(_ts_real "$_ts_f"; echo x); _ts_f=\${_ts_f%?x}; _ts_tell "real $1" "$_ts_f"; _ts_state "$_ts_f" "real $1"; fi`,
  `_ts_u=; if [ -f "$_ts_f" ] && ! [ -L "$_ts_f" ]; then _ts_u=$(sha1sum <"$_ts_f") || _ts_u=; _ts_u=\${_ts_u%% *}; _ts_tell "sum $1" "$_ts_u"; fi`,
  'if [ "$_ts_u" != "$3" ] && [ -f "$_ts_f" ] && [ -r "$_ts_f" ] && [ "$(wc -c <"$_ts_f")" -le "$5" ]; then _ts_mark "content $1"; cat "$_ts_f"; fi; }',
].join('\n');

/** Shell text that tells who we are; `readIdentity` reads it. */
export const TELL_IDENTITY = `${WHO_FUNCTION}\n_ts_mark me; _ts_who; echo "$_ts_wu"; echo "$_ts_wg"`;

export function targetCall(
  label: string,
  pathWord: string,
  options: { sum: string; follow: boolean; limit: number },
): string {
  return `_ts_target ${quote(label)} ${pathWord} ${quote(options.sum)} ${options.follow ? 'yes' : 'no'} ${options.limit}`;
}

export function readTarget(blocks: ReadonlyMap<string, Buffer>, label: string): FileTarget {
  const path = blocks.get(`path ${label}`)?.toString('utf8') ?? '';
  const state = readState(blocks.get(`state ${label}`));
  const realPath = blocks.get(`real ${label}`)?.toString('utf8');
  return {
    path,
    state,
    realPath: realPath ?? path,
    real: realPath === undefined ? state : readState(blocks.get(`state real ${label}`)),
    sum: blocks.get(`sum ${label}`)?.toString('utf8'),
    content: blocks.get(`content ${label}`),
  };
}

export function readIdentity(blocks: ReadonlyMap<string, Buffer>): Identity {
  const [uid = 0, gid = 0] = (blocks.get('me')?.toString('utf8') ?? '').trim().split('\n').map(Number);
  return { uid, gid };
}

/** What a file is like before attributes are given to it: as the one it replaces, or as we make new ones. */
export function baseState(existing: PathState, me: Identity, umask: number): PathState {
  if (existing.kind === 'file' || existing.kind === 'hard')
    // a change of owner clears setuid and setgid, and so does a replacement
    return { ...existing, mode: existing.mode & 0o1777 };
  return { ...ABSENT, ...me, kind: 'file', mode: 0o666 & ~umask };
}
