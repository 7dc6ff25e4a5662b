import { call, held } from '../../script/words.ts';
import { exactMode, type WantedAttributes } from './file-attributes.ts';
import { fixedBits, isNamed } from './settled-test.ts';

/** The empty word. */
const NONE = "''";

/** How a new file has its attributes from its birth. */
export interface NewFileAttributes {
  /** Permission bits; undefined where no mode is wanted. */
  readonly bits: number | undefined;
  /** The umask with which it is written, as a word; `''`: any. */
  readonly umask: string;
  /** The mode that chmod has to give besides, as a word; `''`: none. */
  readonly chmod: string;
  /** Shell test: a file of ours in the directory (a shell word) belongs to whom it shall, and its content stays unseen. */
  fits(directory: string): string;
}

/** Undefined where the mode depends on what stands there. */
export function newFileAttributes(wanted: WantedAttributes): NewFileAttributes | undefined {
  const { mode, owner, group } = wanted;
  const bits = fixedBits(mode);
  if (mode !== undefined && bits === undefined) return undefined;
  // the umask takes bits away from 0666, and cannot give those to execute or set-id
  const needsChmod = bits !== undefined && (bits & ~0o666) !== 0;
  const named = [...isNamed(owner, held('uid'), held('user')), ...isNamed(group, held('gid'), held('group'))];
  return {
    bits,
    umask: bits === undefined ? NONE : exactMode(needsChmod ? 0o077 : 0o666 & ~bits),
    chmod: needsChmod ? exactMode(bits) : NONE,
    fits: directory =>
      [
        // a printf that is no builtin would show the content in the process list
        '[ "${__tsplay_printf-}" = printf ]',
        `[ ! -g ${directory} ]`,
        ...(named.length === 0 ? [] : [call('who'), ...named]),
      ].join(' && '),
  };
}
