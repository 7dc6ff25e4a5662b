import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

const PRIVATE = 0o600;
const GROUP_AND_OTHERS = 0o077;
const MOST_LINKS = 40;
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;

/**
 * Opens a file to append to: it is its owner's alone, also where it was there with wider rights; somebody else's stays as they have it.
 * Links lead on where the operator or root set them; another's do not, whoever may write to the folder. In a folder where everybody may
 * write, files are taken only from these two, too.
 * @returns the file descriptor @throws Error
 */
export function openToAppend(path: string): number {
  const end = endOfLinks(resolve(path));
  // what the system shows of open files (/dev/stdout) is no link to follow by its name
  if (end.startsWith('/proc/')) return openSync(path, O_WRONLY | O_APPEND);
  const file = openSync(end, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, PRIVATE);
  try {
    const found = fstatSync(file);
    refusePlanted(end, found);
    if (found.isFile() && (found.mode & GROUP_AND_OTHERS) !== 0 && isOwn(found))
      fchmodSync(file, found.mode & ~GROUP_AND_OTHERS & 0o7777);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function endOfLinks(path: string): string {
  let end = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = lstatSync(end, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() !== true || end.startsWith('/proc/')) return end;
    refusePlanted(end, found);
    end = resolve(dirname(end), readlinkSync(end));
  }
  throw new Error(`too many links: ${path}`);
}

function refusePlanted(path: string, found: Stats): void {
  const trusted = isOwn(found) || found.uid === 0;
  if (found.isSymbolicLink()) {
    if (!trusted) throw new Error(`${path} is somebody else's link`);
    return;
  }
  const open = (statSync(dirname(path)).mode & 0o002) !== 0;
  if (open && !(trusted && found.nlink === 1))
    throw new Error(`${path} is somebody else's, in a folder where everybody may write`);
}

const isOwn = ({ uid }: Stats): boolean => uid === process.geteuid?.();
