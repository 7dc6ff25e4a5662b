import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { dirname } from 'node:path/posix';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BecomeIdentity, ExecError, UnreachableError } from './connection.ts';
import { endsWithin, type ProcessExit, type RemoteProcess } from './remote-process.ts';
import REPLACE_FILE from './replace-file.sh';
import type { SessionPool } from './session-pool.ts';
import { quote } from './shell.ts';
import SWEEP_UPLOADS from './sweep-uploads.sh';

/** Content up to here goes inside the script: one exchange in all. */
const INLINE_LIMIT = 96 * 1024;
/** Bytes written at once: with a quarter of it, 100 MB took half as long again. */
const CHUNK = 1024 * 1024;

/**
 * Writes a file atomically as the given identity: into a new file beside the target that is 0600 from its birth and is
 * created exclusively (a planted symlink is refused), then mode, sync, rename. Works where SFTP is off: larger content
 * streams through a channel of its own, in constant memory. What a connection left there that broke meanwhile is taken away first.
 * @throws ExecError `transfer` with the host's words; UnreachableError
 */
export async function uploadFile(
  pool: SessionPool,
  content: Readable | Uint8Array,
  path: string,
  mode: number,
  become?: BecomeIdentity,
): Promise<void> {
  const session = await pool.session(become);
  const folder = quote(dirname(path));
  const temporary = `${folder}/.tsplay-"$(uname -n)"-${session.pid}-${randomBytes(12).toString('hex')}`;
  if (content instanceof Uint8Array && content.length <= INLINE_LIMIT) {
    const script = `${begin(temporary)}\n_ts_create cat && ${settle(path, mode, content.length)}`;
    const result = await session.run(script, { stdin: content });
    if (result.rc !== 0) throw refused(path, result.stderr);
    return;
  }
  await session.run(`${SWEEP_UPLOADS}\n_ts_sweep ${folder}`);
  try {
    const sent = await stream(pool, content, temporary, path, become);
    const result = await session.run(`${begin(temporary)}\n${settle(path, mode, sent)}`);
    if (result.rc !== 0) throw refused(path, result.stderr);
  } catch (error) {
    if (!(error instanceof UnreachableError)) await session.run(`rm -f -- ${temporary}`).catch(() => {});
    throw error;
  }
}

/** @param temporary the path as a word of the shell */
const begin = (temporary: string): string => `${REPLACE_FILE}\n_ts_new=${temporary}`;

/** The second half: the whole content is there, so give it its mode and its name, or take it away again. */
function settle(path: string, mode: number, size: number): string {
  const bits = (mode & 0o7777).toString(8).padStart(4, '0');
  const isWhole = `{ [ "$(($(wc -c <"$_ts_new")))" -eq ${size} ] || { echo 'not all bytes arrived' >&2; false; }; }`;
  return `{ ${isWhole} && chmod ${bits} "$_ts_new" && _ts_place ${quote(path)} || _ts_drop; }`;
}

async function stream(
  pool: SessionPool,
  content: Readable | Uint8Array,
  temporary: string,
  path: string,
  become: BecomeIdentity | undefined,
): Promise<number> {
  const process = await pool.stream(`umask 077; set -C; exec cat >${temporary}`, become);
  const said = gather(process.stderr);
  process.stdout.resume();
  // A pipe that breaks is the consequence; why the process ended says its exit.
  process.stdin.on('error', () => {});
  const gone = process.exit.then(() => true);
  let sent = 0;
  try {
    const chunks = content instanceof Uint8Array ? slices(content) : content;
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      sent += bytes.length;
      const full = !process.stdin.write(bytes);
      if (full && (await Promise.race([room(process.stdin), gone]))) break;
      if (process.stdin.destroyed) break;
    }
    process.stdin.end();
    const { code, signal } = await ended(process);
    if (code === undefined && signal === undefined) throw lost(path);
    if (code !== 0) throw refused(path, Buffer.concat(said));
    return sent;
  } catch (error) {
    // A file that is still to be made cannot be taken away: the program must have come to its end.
    process.stdin.end();
    await endsWithin(process.exit, 5000);
    throw error;
  } finally {
    process.release();
  }
}

/** Settles when more can be written, or nothing any more. */
function room(stdin: Writable): Promise<false> {
  const events = ['drain', 'close', 'error'];
  return new Promise(resolve => {
    const settled = () => {
      for (const event of events) stdin.off(event, settled);
      resolve(false);
    };
    for (const event of events) stdin.on(event, settled);
  });
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** The bytes of a file, streamed; the stream errors when it cannot be read to its end. @throws UnreachableError */
export async function downloadFile(pool: SessionPool, path: string, become?: BecomeIdentity): Promise<Readable> {
  const process = await pool.stream(`exec cat -- ${quote(path)}`, become);
  const content = new PassThrough();
  void deliver(process, content, path);
  return content;
}

async function deliver(process: RemoteProcess, content: PassThrough, path: string): Promise<void> {
  const said = gather(process.stderr);
  try {
    await pipeline(process.stdout, content, { end: false });
    const { code, signal } = await ended(process);
    if (code === undefined && signal === undefined) throw lost(path);
    if (code !== 0) throw refused(path, Buffer.concat(said));
    content.end();
  } catch (error) {
    content.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    process.release();
  }
}

function gather(stream: Readable): Buffer[] {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    if (chunks.length < 100) chunks.push(chunk);
  });
  stream.resume();
  return chunks;
}

/** The status, once stderr is complete: what it says is the reason for a refusal. */
async function ended(process: RemoteProcess): Promise<ProcessExit> {
  const exit = await process.exit;
  if (process.stderr.readableEnded) return exit;
  await endsWithin(once(process.stderr, 'end'), 500);
  return exit;
}

function refused(path: string, stderr: Buffer): ExecError {
  return new ExecError(`cannot transfer ${path}: ${stderr.toString('utf8').trim() || 'no reason given'}`, 'transfer');
}

function lost(path: string): UnreachableError {
  return new UnreachableError(`the connection was lost while ${path} was being transferred`, 'connection-lost');
}
