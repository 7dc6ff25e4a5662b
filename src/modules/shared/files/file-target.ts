import { createHash } from 'node:crypto';
import WHO from '../../script/who.sh';
import { call, held, mark, quote } from '../../script/words.ts';
import { ABSENT, type PathState, readState } from './path-state.ts';
import TARGET from './target.sh';

/** Defines what `targetCall` calls. */
export const TARGET_FUNCTIONS = TARGET;

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

/** Shell text that tells who we are; `readIdentity` reads it. */
export const TELL_IDENTITY = [WHO, mark('me'), call('who'), `echo ${held('uid')}; echo ${held('gid')}`].join('\n');

/** Shell text that tells all about a file; after `TARGET`. */
export function targetCall(
  label: string,
  pathWord: string,
  options: { sum: string; follow: boolean; limit: number },
): string {
  const { sum, follow, limit } = options;
  return call('target', quote(label), pathWord, quote(sum), follow ? 'yes' : 'no', String(limit));
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
