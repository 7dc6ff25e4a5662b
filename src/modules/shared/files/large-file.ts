import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { md5, sha1 } from './file-target.ts';

/** Files that are longer than this are not held in memory. */
export const LARGE = 1024 * 1024;
/** Bytes that are summed at a time: meanwhile the connection comes about, in turns. */
const SUMMED = 256 * 1024;
/** Bytes that are sent at a time. */
const SENT = 1024 * 1024;
const VAULT_HEADER = '$ANSIBLE_VAULT';

/** A file of the controller that goes to the host as it is read. */
export interface LargeFile {
  readonly path: string;
  readonly size: number;
  readonly sha1: string;
  readonly md5: string;
}

/** What a file shall hold. */
export type Content = Uint8Array | LargeFile;

/** Whether a file of the controller is too long to be held in memory, and needs no decryption. */
export async function isLarge(path: string, decrypt: boolean): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return size > LARGE && !(decrypt && (await isVaulted(file)));
  } finally {
    await file.close();
  }
}

/** Reads a file of the controller once, in constant memory. */
export async function largeFile(path: string): Promise<LargeFile> {
  const file = await open(path);
  try {
    return { path, ...(await summed(file)) };
  } finally {
    await file.close();
  }
}

async function summed(file: FileHandle): Promise<Omit<LargeFile, 'path'>> {
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  const buffer = Buffer.allocUnsafe(SUMMED);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, SUMMED, size);
    if (bytesRead === 0) return { size, sha1: sha1.digest('hex'), md5: md5.digest('hex') };
    const bytes = buffer.subarray(0, bytesRead);
    sha1.update(bytes);
    md5.update(bytes);
    size += bytesRead;
  }
}

async function isVaulted(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(VAULT_HEADER.length), 0, VAULT_HEADER.length, 0);
  return buffer.toString('latin1') === VAULT_HEADER;
}

export function sizeOf(content: Content): number {
  return content instanceof Uint8Array ? content.length : content.size;
}

/** One task asks for it many times. */
const sums = new WeakMap<Uint8Array, string>();

export function sha1Of(content: Content): string {
  if (!(content instanceof Uint8Array)) return content.sha1;
  const sum = sums.get(content) ?? sha1(content);
  sums.set(content, sum);
  return sum;
}

export function md5Of(content: Content): string {
  return content instanceof Uint8Array ? md5(content) : content.md5;
}

/** The file's bytes, as an upload takes them. */
export function bytesOf({ path }: Pick<LargeFile, 'path'>): ReadStream {
  return createReadStream(path, { highWaterMark: SENT });
}
