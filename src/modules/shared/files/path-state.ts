import type { Json } from '../../../values.ts';
import { modeText } from './file-mode.ts';

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

/** For stat: names, modes and times of one path, on lines of their own, none of them empty; `_ts_state` adds a link's text. */
export const STATE_FORMAT = '%f\n%u\n%g\n%U\n%G\n%s\n%h\n%d:%i\n%X\n%Y\n%x\n%y';

export const STATE_LINES = STATE_FORMAT.split('\n').length;

/**
 * Shell functions: `_ts_state PATH LABEL` prints the block `state LABEL` (empty where nothing is) and keeps
 * what stat said in `_ts_stat`; `_ts_abs WORD` sets
 * `_ts_p` to a path that no program takes for an option; `_ts_up PATH` sets `_ts_q` to the directory that holds it.
 */
export const STATE_FUNCTIONS = [
  `_ts_state() { _ts_stat=; [ ! -e "$1" ] && [ ! -L "$1" ] || _ts_stat=$(stat -c '${STATE_FORMAT}' "$1" 2>/dev/null); if [ ! -L "$1" ]; then _ts_tell "state $2" "$_ts_stat"; elif [ -n "$_ts_stat" ]; then _ts_mark "state $2"; printf '%s\\n' "$_ts_stat"; readlink "$1"; fi; }`,
  '_ts_abs() { _ts_p=$1; case $_ts_p in -*) _ts_p=./$_ts_p;; esac; }',
  `_ts_up() { _ts_q=$1; _ts_cut; [ -n "$_ts_q" ] || { _ts_q=/; return; }; case $_ts_q in */*) _ts_q=\${_ts_q%/*}; _ts_cut; _ts_q=\${_ts_q:-/};; *) _ts_q=.;; esac; }`,
  `_ts_cut() { while :; do case $_ts_q in */) _ts_q=\${_ts_q%/};; *) break;; esac; done; }`,
  '_ts_real() { realpath "$1" 2>/dev/null || realpath -m "$1" 2>/dev/null || readlink -f "$1"; }',
].join('\n');

function seconds(whole: string, words: string): number {
  const fraction = /\.(\d{1,9})/.exec(words)?.[1] ?? '';
  return Number(whole) + 1e-9 * Number(fraction.padEnd(9, '0'));
}

export function readState(block: Buffer | undefined): PathState {
  const text = block?.toString('utf8') ?? '';
  if (text === '') return ABSENT;
  const lines = text.split('\n');
  const at = (index: number) => lines[index] ?? '';
  const full = Number.parseInt(at(0), 16);
  const type = full & 0o170000;
  const name = (index: number, id: number) => (at(index) === 'UNKNOWN' ? at(id) : at(index));
  const kind = type === 0o120000 ? 'link' : type === 0o040000 ? 'directory' : Number(at(6)) > 1 ? 'hard' : 'file';
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
