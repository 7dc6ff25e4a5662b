import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { shlexSplit } from '../../../python/shlex.ts';
import { splitLines } from '../../../python/splitlines.ts';
import { quote } from '../../../remote/shell.ts';
import type { Json } from '../../../values.ts';
import type { ModuleContext, Mutate } from '../../api/module.ts';
import { act, plainPath } from './act.ts';
import { exactMode, type SettledAttributes } from './file-attributes.ts';
import { baseState, type FileTarget, type Identity } from './file-target.ts';
import { bytesOf, type Content, sizeOf } from './large-file.ts';
import type { PathState } from './path-state.ts';
import { toldProgress } from './transfer-progress.ts';

/** Content up to here goes along with the script; more goes through a channel of its own. */
const INLINE_LIMIT = 96 * 1024;

export interface FileWrite {
  readonly target: FileTarget;
  /** The new content, or the path of the host's file that holds it. */
  readonly content: Content | string;
  readonly attributes: SettledAttributes;
  readonly me: Identity;
  readonly backup: boolean;
  readonly unsafeWrites: boolean;
  /** A command with %s for the new file, run before it takes its place. */
  readonly validate: string | undefined;
  /** A failed validation told in one line, as the modules that edit a file do. */
  readonly terse?: boolean;
  /** Commands that come first: directories to be made. */
  readonly before?: readonly string[];
  /** Fields of the result, should it fail. */
  readonly data: Readonly<Record<string, Json>>;
}

export interface Written {
  readonly state: PathState;
  readonly backupFile: string | undefined;
}

/** The words of a validation command, `%s` standing for `"$_ts_t"`. @throws the task's end */
function validateLines(context: ModuleContext<unknown>, write: FileWrite): string[] {
  const { validate, data } = write;
  if (validate === undefined || validate === '') return [];
  if (!validate.includes('%s')) context.fail(`validate must contain %s: ${validate}`, data);
  const words = shlexSplit(validate).map(word =>
    word
      .split('%s')
      .map(part => (part === '' ? '' : quote(part)))
      .join('"$_ts_t"'),
  );
  return [
    `_ts_mark validation; ( exec ${words.map(word => (word === '' ? "''" : word)).join(' ')} ) </dev/null; _ts_e=$?`,
    `if [ $_ts_e -ne 0 ]; then _ts_mark invalid; printf %s $_ts_e; rm -f "$_ts_t"; exit 0; fi`,
    '_ts_mark done',
  ];
}

/** Owner and group first: a change of owner clears bits of the mode. */
function dressLines({ target, attributes, me }: FileWrite): string[] {
  const base = baseState(target.real, me, attributes.umask);
  const mode = attributes.mode?.({ mode: base.mode, isDirectory: false, umask: attributes.umask }) ?? base.mode;
  const ours = target.real.kind === 'absent' || (base.uid === me.uid && base.gid === me.gid);
  // a directory with the setgid bit gives its group to what is made in it
  const unless = ours ? '[ ! -g "${_ts_t%/*}" ] || ' : '';
  const kept = `${unless}chown ${base.uid}:${base.gid} "$_ts_t" 2>/dev/null || :`;
  const { uid, gid } = attributes;
  return [
    kept,
    ...(uid === undefined ? [] : [`chown ${uid} "$_ts_t" || _ts_fail 'chown failed'`]),
    ...(gid === undefined ? [] : [`chown :${gid} "$_ts_t" || _ts_fail 'chgrp failed'`]),
    `chmod ${exactMode(mode)} "$_ts_t" || _ts_fail 'chmod failed'`,
  ];
}

function placeLines(path: string, unsafeWrites: boolean): string[] {
  const target = quote(plainPath(path));
  const failed = quote(`Could not replace file: ${path}`);
  const instead = unsafeWrites ? `{ cat "$_ts_t" >${target} && rm -f "$_ts_t"; }` : 'false';
  return [
    `[ ! -d ${target} ] || _ts_fail ${quote(`${path} is a directory`)}`,
    'sync "$_ts_t" 2>/dev/null || :',
    `mv -f "$_ts_t" ${target} ${unsafeWrites ? '2>/dev/null ' : ''}|| ${instead} || _ts_fail ${failed}`,
    '_ts_t=',
  ];
}

function backupLines(write: FileWrite): string[] {
  if (!write.backup || write.target.real.kind === 'absent') return [];
  const path = quote(plainPath(write.target.realPath));
  return [
    `_ts_b=${path}.$$.$(date +%Y-%m-%d@%H:%M:%S)~`,
    `if [ -e "$_ts_b" ] || [ -L "$_ts_b" ]; then _ts_fail 'Could not make backup: its name is taken'; fi`,
    `cp -p ${path} "$_ts_b" || _ts_fail 'Could not make backup'`,
    '_ts_mark backup; printf %s "$_ts_b"',
  ];
}

async function upload(context: ModuleContext<unknown>, host: Mutate, content: Content, path: string): Promise<void> {
  if (content instanceof Uint8Array) return host.upload(content, path, 0o600);
  const bytes = bytesOf(content);
  const transfer = { name: content.path, size: content.size, done: () => bytes.bytesRead };
  await toldProgress(context, transfer, host.upload(bytes, path, 0o600));
}

/**
 * Replaces a file as one step: a new file beside it, ours alone until it is complete, validated, with owner and mode
 * set, is renamed over it. A link at the path is replaced, not followed.
 */
export async function writeFile(context: ModuleContext<unknown>, host: Mutate, write: FileWrite): Promise<Written> {
  const { target, content, data } = write;
  const path = plainPath(target.realPath);
  const temporary = `${dirname(path)}/.tsplay-${randomBytes(12).toString('hex')}`;
  const validation = validateLines(context, write);
  const large = typeof content !== 'string' && sizeOf(content) > INLINE_LIMIT;
  const input = typeof content === 'string' ? ` <${quote(plainPath(content))}` : '';
  const before = write.before ?? [];
  if (large) {
    if (before.length > 0) await act(context, host, before, path, data);
    await upload(context, host, content, temporary);
  }
  const lines = [
    ...(large ? [] : before),
    `_ts_t=${quote(temporary)}`,
    large
      ? ''
      : `( umask 077; set -C; cat >"$_ts_t"${input} ) || _ts_fail ${quote(`Destination ${dirname(target.path)} not writable`)}`,
    ...validation,
    ...backupLines(write),
    ...dressLines(write),
    ...placeLines(target.realPath, write.unsafeWrites),
  ];
  const { state, blocks, stderr } = await act(
    context,
    host,
    lines,
    path,
    data,
    large || !(content instanceof Uint8Array) ? undefined : { stdin: content },
  );
  const status = blocks.get('invalid')?.toString('utf8');
  if (status !== undefined) {
    if (write.terse === true) context.fail(`failed to validate: rc:${status} error:${stderr}`, data);
    const stdout = blocks.get('validation')?.toString('utf8') ?? '';

    context.fail('failed to validate', {
      ...data,
      exit_status: Number(status),
      stdout,
      stdout_lines: splitLines(stdout),
      stderr,
      stderr_lines: splitLines(stderr),
    });
  }
  return { state, backupFile: blocks.get('backup')?.toString('utf8') };
}
