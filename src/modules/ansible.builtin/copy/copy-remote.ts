import { isText, textOf } from '../../../values.ts';
import type { ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, tell } from '../../script/words.ts';
import { act, look, plainPath } from '../../shared/files/act.ts';
import { putContent, requireSum } from '../../shared/files/copy-file.ts';
import type { CopyContext } from '../../shared/files/copy-options.ts';
import { attributeChange, attributeCommands, settled, wantedAttributes } from '../../shared/files/file-attributes.ts';
import {
  readIdentity,
  readTarget,
  TARGET_FUNCTIONS,
  TELL_IDENTITY,
  targetCall,
} from '../../shared/files/file-target.ts';
import { directoryCommands, directoryMode } from '../../shared/files/missing-directories.ts';
import { readState, stateFields } from '../../shared/files/path-state.ts';
import COPY_REMOTE from './copy-remote.sh';
import { copyHostDirectory } from './copy-remote-directory.ts';

/** remote_src: from one place of the host to another. */
export async function copyOnHost(context: CopyContext, src: string, dest: string): Promise<ModuleResult> {
  const { args } = context;
  const preserve = args.mode !== undefined && isText(args.mode) && textOf(args.mode) === 'preserve';
  const wanted = wantedAttributes(context, preserve ? { owner: args.owner, group: args.group } : args);
  const blocks = await look(context, [
    COPY_REMOTE,
    call('from', expandedWord(src)),
    call('to', expandedWord(dest)),
    TARGET_FUNCTIONS,
    TELL_IDENTITY,
    targetCall('file', held('path'), { sum: '', follow: args.follow, limit: -1 }),
    wanted.look,
    call('up', held('path')),
    tell('parent', held('parent')),
    call('missing', held('path')),
  ]);
  const text = (label: string) => blocks.get(label)?.toString('utf8') ?? '';
  const source = text('src');
  if (blocks.has('gone')) context.fail(`Source ${source} not found`);
  if (blocks.has('unreadable')) context.fail(`Source ${source} not readable`);
  const sourceState = readState(blocks.get('state source'));
  const target = readTarget(blocks, 'file');
  const missing = [...blocks.keys()].filter(key => key.startsWith('missing ')).map(key => key.slice(8));
  const found = settled(
    context,
    wanted,
    blocks,
    { path: target.path },
    !context.checkMode || target.real.kind !== 'absent',
  );
  const attributes = preserve ? { ...found, mode: () => sourceState.mode } : found;
  const me = readIdentity(blocks);
  const before = directoryCommands(missing.reverse(), directoryMode(context), attributes, me);
  if (sourceState.kind === 'directory')
    return copyHostDirectory(context, { source, dest: target.path, before, attributes });
  if (sourceState.special) context.fail(`Cannot copy invalid source '${source}': not a file`);
  const checksum = text('source-sum').split(' ')[0] ?? '';
  const common = { src: source, dest: target.path, checksum, md5sum: text('source-md5').split(' ')[0] ?? '' };
  requireSum(context, checksum);
  if (missing.length > 0 && !blocks.has('slash') && !context.checkMode)
    context.fail(`Destination directory ${text('parent')} does not exist`, { checksum });
  if (!args.force && target.state.kind !== 'absent')
    return { changed: false, msg: 'file already exists', src: source, dest: target.path };
  if (target.sum === checksum) {
    const change = attributeChange(target.real, attributes);
    if (!change.changed) return { changed: false, ...common, ...stateFields(target.real) };
    const done = await context.change(undefined, host =>
      act(context, host, attributeCommands(change, plainPath(target.realPath)), target.realPath),
    );
    return { changed: true, ...common, ...stateFields(done?.state ?? target.real) };
  }

  const done = await putContent(context, source, checksum, { target, attributes, me, before });
  return {
    changed: true,
    ...common,
    ...(done?.backupFile === undefined ? {} : { backup_file: done.backupFile }),
    ...(done === undefined && target.real.kind === 'absent' ? {} : stateFields(done?.state ?? target.real)),
  };
}
