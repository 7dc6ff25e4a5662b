import type { Json } from '../../../values.ts';
import type { ModuleContext, ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, quote } from '../../script/words.ts';
import { act, look, plainPath } from './act.ts';
import {
  type AttributeArgs,
  attributeChange,
  attributeCommands,
  freshChange,
  type SettledAttributes,
  settled,
  wantedAttributes,
} from './file-attributes.ts';
import {
  baseState,
  type FileTarget,
  type Identity,
  readIdentity,
  readTarget,
  TARGET_FUNCTIONS,
  TELL_IDENTITY,
  targetCall,
} from './file-target.ts';
import { writeFile } from './write-file.ts';

/** A sum that no file has: the content is always wanted. */
const NO_SUM = 'none';
/** Longer files are not edited: they would not go through the shell in reasonable time. */
const LARGEST = 60 * 1024 * 1024;

interface EditArgs extends AttributeArgs {
  readonly path: string;
  readonly backup: boolean;
  readonly unsafe_writes: boolean;
  readonly validate?: string | undefined;
}

export type EditContext = ModuleContext<EditArgs>;

/** A file that a module edits. Links are followed. */
export interface OpenFile {
  readonly path: string;
  /** Undefined where there is no file. */
  readonly content: Buffer | undefined;
  readonly target: FileTarget;
  readonly attributes: SettledAttributes;
  readonly me: Identity;
  readonly missing: readonly string[];
}

/** Reads the file; ends the task where a directory stands. */
export async function openFile(context: EditContext): Promise<OpenFile> {
  const wanted = wantedAttributes(context, context.args);
  const blocks = await look(context, [
    call('abs', expandedWord(context.args.path)),
    TARGET_FUNCTIONS,
    TELL_IDENTITY,
    targetCall('file', held('path'), { sum: NO_SUM, follow: true, limit: LARGEST }),
    wanted.look,
    call('missing', held('path')),
  ]);
  const target = readTarget(blocks, 'file');
  const { path } = target;
  if (target.real.kind === 'directory') context.fail(`Path ${path} is a directory !`, { rc: 256 });
  if (target.real.kind !== 'absent' && target.content === undefined)
    context.fail(`${path} cannot be read, or is longer than ${LARGEST} bytes`);
  return {
    path,
    content: target.content,
    target,
    attributes: settled(context, wanted, blocks, { path }, !context.checkMode || target.real.kind !== 'absent'),
    me: readIdentity(blocks),
    missing: [...blocks.keys()].filter(key => key.startsWith('missing ')).map(key => key.slice(8)),
  };
}

export interface Edit {
  /** Undefined: the content stays. */
  readonly content: Buffer | undefined;
  /** What was done, for `msg`. */
  readonly message: string;
  /** Heads of the diff: the path, with a remark. */
  readonly header: (what: 'content' | 'file attributes') => string;
  /** Name of the result's field for the backup. */
  readonly backupField: 'backup' | 'backup_file';
  /** Whether the diff tells of owner, group and mode as well. */
  readonly showsAttributes: boolean;
  readonly fields?: Readonly<Record<string, Json>>;
}

const ATTRIBUTES_CHANGED = 'ownership, perms or SE linux context changed';

/** Writes what was edited and sets the attributes, in one step. */
export async function closeFile(context: EditContext, file: OpenFile, edit: Edit): Promise<ModuleResult> {
  const { args } = context;
  const { target, attributes, me } = file;
  const isNew = target.real.kind === 'absent';
  const edited = edit.content !== undefined;
  const base = edited || isNew ? baseState(target.real, me, attributes.umask) : target.real;
  const ignored = isNew && (!edited || context.checkMode);
  const compare = isNew ? freshChange : attributeChange;
  const change = ignored ? undefined : compare(base, attributes);
  const dressed = change !== undefined && Object.keys(change.after).length > 0;
  const message = [...(edited ? [edit.message] : []), ...(dressed ? [ATTRIBUTES_CHANGED] : [])].join(' and ');
  const contentDiff = edited
    ? {
        before: (file.content ?? Buffer.of()).toString('utf8'),
        after: (edit.content ?? Buffer.of()).toString('utf8'),
        before_header: edit.header('content'),
        after_header: edit.header('content'),
      }
    : { before: '', after: '', before_header: edit.header('content'), after_header: edit.header('content') };
  const attributeDiff = {
    before_header: edit.header('file attributes'),
    after_header: edit.header('file attributes'),
    before: change?.before ?? {},
    after: change?.after ?? {},
  };
  const result = {
    msg: message,
    diff: edit.showsAttributes ? [contentDiff, attributeDiff] : contentDiff,
    ...edit.fields,
  };
  const empty = edit.backupField === 'backup' ? { backup: '' } : {};
  if (!edited && !dressed) return { changed: false, ...empty, ...result };
  const done = await context.change(undefined, async host => {
    if (!edited) {
      const commands = change === undefined ? [] : attributeCommands(change, plainPath(target.realPath));
      await act(context, host, commands, target.realPath);
      return undefined;
    }
    return writeFile(context, host, {
      target,
      content: edit.content ?? Buffer.of(),
      attributes,
      me,
      backup: args.backup,
      unsafeWrites: args.unsafe_writes,
      validate: args.validate,
      terse: true,
      before: file.missing
        .toReversed()
        .map(each => `mkdir ${quote(plainPath(each))} || ${call('fail', "'Error creating directory'")}`),
      data: {},
    });
  });
  const backup = done?.backupFile === undefined ? empty : { [edit.backupField]: done.backupFile };
  return { changed: true, ...backup, ...result };
}
