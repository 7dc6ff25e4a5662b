import { dirname } from 'node:path/posix';
import { shlexSplit } from '../../../python/shlex.ts';
import { splitLines } from '../../../python/splitlines.ts';
import type { Json } from '../../../values.ts';
import type { ModuleContext, Mutate } from '../../api/module.ts';
import { newName, REPLACE_FILE } from '../../script/replace-file.ts';
import { call, given, held, quote } from '../../script/words.ts';
import { act, plainPath } from './act.ts';
import { exactMode, failed, type SettledAttributes } from './file-attributes.ts';
import { baseState, type FileTarget, type Identity } from './file-target.ts';
import { bytesOf, type Content, sizeOf } from './large-file.ts';
import type { PathState } from './path-state.ts';
import { withProgress } from './transfer-progress.ts';
import WRITE from './write-file.sh';

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

/** The words of a validation command, `%s` standing for the new file. @throws the task's end */
function validateLines(context: ModuleContext<unknown>, write: FileWrite): string[] {
  const { validate, data } = write;
  if (validate === undefined || validate === '') return [];
  if (!validate.includes('%s')) context.fail(`validate must contain %s: ${validate}`, data);
  const words = shlexSplit(validate).map(word => {
    const parts = word.split('%s').map(part => (part === '' ? '' : quote(part)));
    return parts.join(held('new')) || "''";
  });
  return [call('validate', ...words)];
}

/** Owner and group first: a change of owner clears bits of the mode. */
function dressLines({ target, attributes, me }: FileWrite, directory: string): string[] {
  const base = baseState(target.real, me, attributes.umask);
  const mode = attributes.mode?.({ mode: base.mode, isDirectory: false, umask: attributes.umask }) ?? base.mode;
  const ours = base.uid === me.uid && base.gid === me.gid;
  // a directory with the setgid bit gives its group to what is made in it: a file that was there keeps its own
  const unless = ours ? `[ ! -g ${quote(directory)} ] || ` : '';
  const { uid, gid } = attributes;
  const fresh = held('new');
  const keep = `${unless}chown ${base.uid}:${base.gid} ${fresh} 2>/dev/null || :`;
  return [
    ...(target.real.kind === 'absent' ? [] : [keep]),
    ...(uid === undefined ? [] : [`chown ${uid} ${fresh} || ${failed('chown')}`]),
    ...(gid === undefined ? [] : [`chown :${gid} ${fresh} || ${failed('chgrp')}`]),
    `chmod ${exactMode(mode)} ${fresh} || ${failed('chmod')}`,
  ];
}

function placeLines(path: string, unsafeWrites: boolean): string[] {
  const target = quote(plainPath(path));
  const fresh = held('new');
  const place = call('place', target);
  const placed = unsafeWrites ? `${place} 2>/dev/null || { cat ${fresh} >${target} && rm -f ${fresh}; }` : place;
  return [
    `[ ! -d ${target} ] || ${call('fail', quote(`${path} is a directory`))}`,
    `${placed} || ${call('fail', quote(`Could not replace file: ${path}`))}`,
    given({ new: '' }),
  ];
}

function backupLines({ backup, target }: FileWrite): string[] {
  if (!backup || target.real.kind === 'absent') return [];
  return [call('backup', quote(plainPath(target.realPath)))];
}

async function upload(context: ModuleContext<unknown>, host: Mutate, content: Content, path: string): Promise<void> {
  if (content instanceof Uint8Array) return host.upload(content, path, 0o600);
  const bytes = bytesOf(content);
  const transfer = { name: content.path, size: content.size, done: () => bytes.bytesRead };
  await withProgress(context, transfer, host.upload(bytes, path, 0o600));
}

/**
 * Replaces a file as one step: a new file beside it, ours alone until it is complete, validated, with owner and mode
 * set, is renamed over it. A link at the path is replaced, not followed.
 */
export async function writeFile(context: ModuleContext<unknown>, host: Mutate, write: FileWrite): Promise<Written> {
  const { target, content, data } = write;
  const path = plainPath(target.realPath);
  const temporary = `${dirname(path)}/${newName()}`;
  const validation = validateLines(context, write);
  const large = typeof content !== 'string' && sizeOf(content) > INLINE_LIMIT;
  const input = typeof content === 'string' ? ` <${quote(plainPath(content))}` : '';
  const before = write.before ?? [];
  const notWritable = `Destination ${dirname(target.path)} not writable`;
  if (large) {
    if (before.length > 0) await act(context, host, before, path, data);
    await upload(context, host, content, temporary);
  }
  const lines = [
    ...(large ? [] : before),
    REPLACE_FILE,
    WRITE,
    given({ new: quote(temporary) }),
    ...(large ? [] : [`${call('create', 'cat')}${input} || ${call('fail', quote(notWritable))}`]),
    ...validation,
    ...backupLines(write),
    ...dressLines(write, dirname(path)),
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
