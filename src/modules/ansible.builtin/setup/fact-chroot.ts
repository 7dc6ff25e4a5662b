import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

/** Of the root of a file system, where it is not this. */
const ROOT_INODES: Readonly<Record<string, string>> = { btrfs: '256', xfs: '128' };
const USUAL_ROOT_INODE = '2';

/** Whether `/` is another than that of the first process, or, for who may not look at that, than a file system's own. */
export function chrootFacts(sources: Sources): Facts {
  const [named, here = '', other = ''] = sources.output('chroot').split('\n');
  if (named !== '') return { is_chroot: true };
  if (/^\d+ \d+$/.test(other)) return { is_chroot: here !== other };
  return { is_chroot: here.split(' ')[0] !== (ROOT_INODES[other] ?? USUAL_ROOT_INODE) };
}
