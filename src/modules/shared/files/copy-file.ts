import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonError } from '../../../python/error.ts';
import { dumpJson } from '../../../python/json-dump.ts';
import { str } from '../../../python/repr.ts';
import { escapedBytes } from '../../../python/surrogate-escape.ts';
import { NEEDS_MORE } from '../../../remote/connection.ts';
import { EncryptedText, isText, type Json, textOf, type Value } from '../../../values.ts';
import type { ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, quote } from '../../script/words.ts';
import { act, lookAndAct, plainPath } from './act.ts';
import { contentDiff } from './content-diff.ts';
import COPY_LOOK from './copy-look.sh';
import type { CopyContext } from './copy-options.ts';
import {
  attributeChange,
  attributeCommands,
  type SettledAttributes,
  settled,
  wantedAttributes,
} from './file-attributes.ts';
import { modeText } from './file-mode.ts';
import {
  DIFF_LIMIT,
  type FileTarget,
  type Identity,
  readIdentity,
  readTarget,
  TARGET_FUNCTIONS,
  TELL_IDENTITY,
  targetCall,
} from './file-target.ts';
import { type Content, md5Of, sha1Of } from './large-file.ts';
import { type LocalFile, localContent } from './local-source.ts';
import { directoryCommands, directoryMode } from './missing-directories.ts';
import { type PathState, readState, stateFields } from './path-state.ts';
import { quickWrite } from './quick-write.ts';
import { settledTest } from './settled-test.ts';
import { type FileWrite, type Written, writeFile } from './write-file.ts';
import { writeTogether } from './write-together.ts';

/** A file to be written and where its text comes from. */
export interface Source {
  readonly content: Content;
  /** Result's `src`; the header of the diff, too, where `header` says nothing else. */
  readonly shown: string;
  readonly header?: string;
  /** For mode=preserve. */
  readonly mode: number | undefined;
  /** Check mode tells what the result would have, not only that something changes. */
  readonly foretold?: boolean;
}

/** What is told and checked of one target before anything is written. */
export interface Destination {
  readonly target: FileTarget;
  readonly attributes: SettledAttributes;
  readonly me: Identity;
  readonly before: readonly string[];
}

/** The options with mode=preserve taken from the source. */
export function attributesOf(context: CopyContext, mode: number | undefined) {
  const { args } = context;
  const preserve = isText(args.mode ?? null) && textOf(args.mode as string) === 'preserve';
  const kept = mode === undefined ? undefined : modeText(mode);
  const given = preserve ? kept : args.mode;
  return wantedAttributes(context, { mode: given, owner: args.owner, group: args.group });
}

/** Fails where the option `checksum` tells another sum. */
export function requireSum(context: CopyContext, checksum: string): void {
  const { checksum: expected } = context.args;
  if (expected !== undefined && expected !== '' && expected !== checksum)
    context.fail('Copied file does not match the expected checksum. Transfer failed.', {
      checksum,
      expected_checksum: expected,
    });
}

/** Replaces a target as the options say. @param content as `FileWrite` has it; @returns undefined in check mode */
export function putContent(
  context: CopyContext,
  content: FileWrite['content'],
  checksum: string,
  { target, attributes, me, before }: Destination,
): Promise<Written | undefined> {
  const { backup, unsafe_writes: unsafeWrites, validate } = context.args;
  return context.change(undefined, host =>
    writeFile(context, host, {
      target,
      content,
      attributes,
      me,
      backup,
      unsafeWrites,
      validate,
      before,
      data: { checksum },
    }),
  );
}

/** Makes one target what the source says, given what the look told. */
export async function bringAbout(
  context: CopyContext,
  source: Source,
  { target, attributes, me, before }: Destination,
): Promise<ModuleResult> {
  const { args } = context;
  const { path } = target;
  const exists = target.state.kind !== 'absent' && !(target.state.kind === 'link' && target.real.kind === 'absent');
  if (!args.force && exists) return { changed: false, dest: path, src: source.shown };
  const checksum = sha1Of(source.content);
  if (target.sum === checksum) return settleAttributes(context, target, attributes, checksum);
  if (context.checkMode) {
    await context.change(undefined, async () => undefined);
    return source.foretold
      ? foretold(context, source, target)
      : { changed: true, diff: diffOf(context, source, target) };
  }
  requireSum(context, checksum);
  const done = await putContent(context, source.content, checksum, { target, attributes, me, before });
  return {
    ...written(context, source, target),
    ...(done?.backupFile === undefined ? {} : { backup_file: done.backupFile }),
    ...(done === undefined ? {} : stateFields(done.state)),
  };
}

function diffOf(context: CopyContext, source: Source, target: FileTarget) {
  return context.diffMode ? [contentDiff(target, source.content, source.header ?? source.shown)] : [];
}

/** Result of a file that has a new content. */
function written(context: CopyContext, source: Source, target: FileTarget): ModuleResult {
  const { content, shown } = source;
  const diff = diffOf(context, source, target);
  return { changed: true, dest: target.realPath, src: shown, checksum: sha1Of(content), md5sum: md5Of(content), diff };
}

/** The same in check mode, with the attributes of the file that is there. */
function foretold(context: CopyContext, source: Source, target: FileTarget): ModuleResult {
  const state = target.real.kind === 'absent' ? {} : stateFields(target.real);
  return { ...written(context, source, target), ...state };
}

/** The content is right: owner, group and mode, as the file module sets them. */
async function settleAttributes(
  context: CopyContext,
  target: FileTarget,
  attributes: SettledAttributes,
  checksum: string,
): Promise<ModuleResult> {
  const path = target.realPath;
  const change = attributeChange(target.real, attributes);
  const diff = { before: { ...change.before, path }, after: { ...change.after, path } };
  const common = { dest: path, path, checksum, diff };
  if (!change.changed) return { changed: false, ...common, ...stateFields(target.real) };
  const commands = attributeCommands(change, plainPath(path));
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, ...common, ...stateFields(done?.state ?? target.real) };
}

/** Nothing is asked for that has to be decided here between looking and writing. */
function isPlain({ args }: CopyContext, { content }: Source): boolean {
  const { force, backup, validate = '', unsafe_writes: unsafe, checksum = '' } = args;
  return force && !backup && validate === '' && !unsafe && (checksum === '' || checksum === sha1Of(content));
}

/** What was written with the look: a default ACL or a setgid directory may have given it other attributes. */
async function finish(
  context: CopyContext,
  source: Source,
  target: FileTarget,
  attributes: SettledAttributes,
  state: PathState,
): Promise<ModuleResult> {
  const change = attributeChange(state, attributes);
  const commands = attributeCommands(change, plainPath(target.path));
  const settledState = change.changed
    ? await context.change(undefined, host => act(context, host, commands, target.path, { path: target.path }))
    : undefined;
  return { ...written(context, source, target), ...stateFields(settledState?.state ?? state) };
}

/** Copies one source to `dest`; `name` is its name in case that dest is a directory. */
export async function copyOne(context: CopyContext, source: Source, dest: string, name: string | undefined) {
  const wanted = attributesOf(context, source.mode);
  const limit = context.diffMode ? DIFF_LIMIT : -1;
  const lines = [
    COPY_LOOK,
    call('dest', expandedWord(dest), ...(name === undefined ? [] : [quote(name)])),
    TARGET_FUNCTIONS,
    targetCall('file', held('path'), { sum: sha1Of(source.content), follow: context.args.follow, limit }),
    wanted.look,
    call('above'),
  ];
  const quick = isPlain(context, source) ? quickWrite(source.content, wanted) : undefined;
  const acts = [
    settledTest(wanted, 'file'),
    ...(quick ?? []),
    `if [ ${held('sum')} != ${sha1Of(source.content)} ]; then ${TELL_IDENTITY}; exit ${NEEDS_MORE}; fi`,
    `${call('settled')} || exit ${NEEDS_MORE}`,
  ];
  const joint = quick === undefined || context.diffMode ? undefined : writeTogether(dest, source.content, wanted);
  const blocks = await lookAndAct(context, lines, acts, joint);
  if (name === undefined && (blocks.has('directory') || blocks.has('slash')))
    context.fail('can not use content with a dir as dest');
  const target = readTarget(blocks, 'file');
  if (blocks.has('blocked')) context.fail(`Failed to get information on remote file (${target.path}): Not a directory`);
  const data: Record<string, Json> = {
    path: target.path,
    checksum: sha1Of(source.content),
    ...stateFields(target.real),
  };
  const attributes = settled(
    context,
    wanted,
    blocks,
    data,
    !context.checkMode || target.sum === sha1Of(source.content),
  );
  const written = blocks.get('state final');
  if (written !== undefined) return finish(context, source, target, attributes, readState(written));
  const me = readIdentity(blocks);
  const parent = blocks.get('parent')?.toString('utf8') ?? '';
  const missing = [...blocks.keys()].filter(key => key.startsWith('missing ')).map(key => key.slice(8));
  if (blocks.has('no-parent') && !blocks.has('slash') && !context.checkMode)
    context.fail(`Destination directory ${parent} does not exist`, { checksum: sha1Of(source.content) });
  const before = directoryCommands(missing.reverse(), directoryMode(context), attributes, me);
  return bringAbout(context, source, { target, attributes, me, before });
}

export async function copyFile(context: CopyContext, source: LocalFile, dest: string): Promise<ModuleResult> {
  const content = await localContent(context, source);
  return copyOne(context, { content, shown: source.path, mode: source.mode }, dest, source.name);
}

function contentText(context: CopyContext, content: Value): string {
  if (!Array.isArray(content) && !(content instanceof Map)) return str(content);
  try {
    return dumpJson(content, { other: value => (value instanceof EncryptedText ? value.decrypt() : undefined) });
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return context.fail(`could not write content temp file: ${error.message}`);
  }
}

export async function copyContent(context: CopyContext, dest: string, content: Value): Promise<ModuleResult> {
  const shown = join(tmpdir(), 'tsplay-content');
  return copyOne(
    context,
    { content: escapedBytes(contentText(context, content)), shown, header: dest, mode: undefined },
    dest,
    undefined,
  );
}
