import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PRIVATE = 0o600;

/**
 * Replaces a file in one step: a temporary file beside it, 0600 until owner and mode are set, flushed, renamed.
 * @param mode the mode afterwards; a file that is not there yet gets 0600
 */
export function replaceFile(path: string, content: string | Buffer, mode?: number): void {
  const before = statSync(path, { throwIfNoEntry: false });
  putInPlace(path, temporary => {
    writePrivately(temporary, content);
    if (before === undefined) return;
    keepOwner(temporary, before.uid, before.gid);
    chmodSync(temporary, mode ?? before.mode & 0o7777);
  });
}

/**
 * Puts a file that a run leaves (facts, a report, a list) in its place in one step: readable by its owner alone, whatever was there,
 * and never through a link that somebody put there. It is not flushed: it can be made again.
 */
export function replacePrivately(path: string, content: string): void {
  putInPlace(path, temporary => writeFileSync(temporary, content, { mode: PRIVATE, flag: 'wx' }));
}

function putInPlace(path: string, write: (temporary: string) => void): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A new file that only its owner may read. */
export function writePrivately(path: string, content: string | Buffer): void {
  const file = openSync(path, 'wx', PRIVATE);
  try {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Somebody else's file stays theirs where the system lets us; otherwise it becomes ours, as with any editor. */
function keepOwner(path: string, uid: number, gid: number): void {
  const now = statSync(path);
  if (now.uid === uid && now.gid === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}
