import type { Json } from '../../../values.ts';
import { given } from '../../script/words.ts';
import { modeText } from './file-mode.ts';
import PATH_STATE from './path-state.sh';

export type PathKind = 'absent' | 'file' | 'hard' | 'directory' | 'link';

/** What stands at a path, the last link not followed. */
export interface PathState {
  readonly kind: PathKind;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly owner: string;
  readonly group: string;
  readonly size: number;
  /** Device and inode: the same for hard links. */
  readonly id: string;
  /** Seconds, with their fraction. */
  readonly atime: number;
  readonly mtime: number;
  /** A device, socket or pipe: `kind` is `file` as Ansible has it. */
  readonly special: boolean;
  /** A link's text. */
  readonly target: string | undefined;
}

export const ABSENT: PathState = {
  kind: 'absent',
  mode: 0,
  uid: 0,
  gid: 0,
  owner: '',
  group: '',
  size: 0,
  id: '',
  atime: 0,
  mtime: 0,
  special: false,
  target: undefined,
};

/** For stat: names, modes and times of one path, on lines of their own, none of them empty; `state` adds a link's text. */
export const STATE_FORMAT = '%f\n%u\n%g\n%U\n%G\n%s\n%h\n%d:%i\n%X\n%Y\n%x\n%y';

export const STATE_LINES = STATE_FORMAT.split('\n').length;

/** Shell functions that look at paths; the head of each says what it does. */
export const STATE_FUNCTIONS = `${given({ format: `'${STATE_FORMAT}'` })}\n${PATH_STATE}`;

function seconds(whole: string, words: string): number {
  const fraction = /\.(\d{1,9})/.exec(words)?.[1] ?? '';
  return Number(whole) + 1e-9 * Number(fraction.padEnd(9, '0'));
}

/** By the bits of the type; all others are files. */
export const KINDS: ReadonlyMap<number, PathKind> = new Map([
  [0o120_000, 'link'],
  [0o040_000, 'directory'],
]);

export function readState(block: Buffer | undefined): PathState {
  const text = block?.toString('utf8') ?? '';
  if (text === '') return ABSENT;
  const lines = text.split('\n');
  const at = (index: number) => lines[index] ?? '';
  const full = Number.parseInt(at(0), 16);
  const type = full & 0o170000;
  const name = (index: number, id: number) => (at(index) === 'UNKNOWN' ? at(id) : at(index));
  const kind = KINDS.get(type) ?? (Number(at(6)) > 1 ? 'hard' : 'file');
  return {
    kind,
    mode: full & 0o7777,
    uid: Number(at(1)),
    gid: Number(at(2)),
    owner: name(3, 1),
    group: name(4, 2),
    size: Number(at(5)),
    id: at(7),
    atime: seconds(at(8), at(10)),
    mtime: seconds(at(9), at(11)),
    special: kind !== 'link' && kind !== 'directory' && type !== 0o100000,
    target: kind === 'link' ? lines.slice(12).join('\n').replace(/\n$/, '') : undefined,
  };
}

/** The fields that every file module's result has of its path. */
export function stateFields(state: PathState): Record<string, Json> {
  if (state.kind === 'absent') return { state: 'absent' };
  const { uid, gid, owner, group, size } = state;
  return { uid, gid, owner, group, mode: modeText(state.mode), state: state.kind, size };
}
