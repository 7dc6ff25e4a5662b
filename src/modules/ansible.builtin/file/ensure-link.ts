import { dirname } from 'node:path/posix';
import type { Json } from '../../../values.ts';
import type { ModuleResult } from '../../api/module.ts';
import { newName } from '../../script/replace-file.ts';
import { call, given, held, quote } from '../../script/words.ts';
import { act, plainPath } from '../../shared/files/act.ts';
import {
  type AttributeChange,
  attributeChange,
  attributeCommands,
  freshChange,
} from '../../shared/files/file-attributes.ts';
import { ABSENT, readState, stateFields } from '../../shared/files/path-state.ts';
import type { FileContext, FileLook } from './file-look.ts';
import { changedTimes, timeCommand, timeDiff, wantedTimes } from './file-times.ts';

/** Puts a link in place of what stands there, by a rename where that is possible. */
function replaceBy(make: (temporary: string) => string, path: string, overDirectory: boolean): string[] {
  const target = quote(plainPath(path));
  const failure = call('fail', quote('Error while replacing'));
  const clear = overDirectory ? [`rmdir ${target} || ${failure}`] : [];
  return [
    given({ new: quote(`${dirname(plainPath(path))}/${newName()}`) }),
    `${make(held('new'))} || ${call('fail', quote('Error while linking'))}`,
    ...clear,
    // -T: a link to a directory is replaced, not entered; busybox without it knows -T since 1.22
    `mv -fT ${held('new')} ${target} || ${failure}`,
    given({ new: '' }),
  ];
}

const KEPT = { atime: 'preserve', mtime: 'preserve' } as const;

const text = (at: FileLook, label: string) => at.blocks.get(label)?.toString('utf8') ?? '';

/** What stands in the way of a link, when it may not be replaced. */
function obstacle(context: FileContext, at: FileLook): void {
  const { force } = context.args;
  const { kind } = at.state;
  const path = at.path;
  if (kind === 'directory') {
    if (!force) at.fail(`refusing to convert from ${kind} to symlink for ${path}`, { path });
    if (text(at, 'held').trim() !== '') at.fail(`the directory ${path} is not empty, refusing to convert it`, { path });
  }
  if ((kind === 'file' || kind === 'hard') && !force)
    at.fail(`refusing to convert from ${kind} to symlink for ${path}`, { path });
}

/** What a link, or with `follow` what it leads to, lacks of the attributes. */
function linkChange(at: FileLook, follow: boolean, relink: boolean): AttributeChange {
  if (!relink) return attributeChange(follow ? at.real : at.state, at.attributes);
  if (follow) return attributeChange(readState(at.blocks.get('state target')), at.attributes);
  return freshChange({ ...ABSENT, kind: 'link' }, { ...at.attributes, mode: undefined });
}

export async function ensureLink(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const { args } = context;
  const { path, state } = at;
  if (args.src === undefined && state.kind !== 'link') context.fail('src is required for creating new symlinks');
  const own = args.follow ? (state.target ?? null) : null;
  const src = args.src === undefined ? own : text(at, 'src');
  if (args.src !== undefined && text(at, 'leads') === '' && !args.force) {
    const force = context.core.fileWords ? "'force=yes'" : '"force=yes"';
    const absolute = text(at, 'absolute');
    at.fail(`src file does not exist, use ${force} if you really want to create the link: ${absolute}`, { path, src });
  }
  const relink = args.src !== undefined && src !== state.target;
  if (relink && state.kind !== 'link') obstacle(context, at);
  const linkDiff = (): [Record<string, Json>, Record<string, Json>] => {
    if (!relink) return [{ path }, { path }];
    if (state.kind === 'link')
      return [
        { path, src: state.target ?? '' },
        { path, src },
      ];
    return [
      { path, state: state.kind },
      { path, state: 'link' },
    ];
  };
  const [before, after] = linkDiff();
  const leadsNowhere = args.follow && (relink ? !at.blocks.has('state target') : at.real.kind === 'absent');
  if (leadsNowhere && args.src !== undefined && !context.checkMode)
    context.warn(
      'Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.',
    );
  const change = leadsNowhere ? undefined : linkChange(at, args.follow, relink);
  // times are those of what the link leads to, also without `follow`
  const led = relink ? readState(at.blocks.get('state target')) : at.real;
  const times = changedTimes(led, led.kind === 'absent' ? KEPT : wantedTimes(context));
  const timed = timeDiff(times);
  const diff = {
    before: { ...change?.before, ...timed.before, ...before },
    after: { ...change?.after, ...timed.after, ...after },
  };
  const changed = relink || change?.changed === true || times.changed;
  if (!changed) return { changed, dest: path, src, diff, ...at.fields() };
  const leads = relink ? text(at, 'target') : at.realPath;
  const commands = [
    ...(relink ? replaceBy(to => `ln -s ${quote(src ?? '')} ${to}`, path, state.kind === 'directory') : []),
    ...(change === undefined ? [] : attributeCommands(change, plainPath(args.follow ? leads : path))),
    ...timeCommand(times, path),
  ];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  if (leadsNowhere) return { changed, dest: path, src, diff };
  return { changed, dest: path, src, diff, ...(done === undefined ? at.fields() : stateFields(done.state)) };
}

export async function ensureHardLink(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const { args } = context;
  const { path, state } = at;
  if (args.src === undefined && state.kind !== 'hard') context.fail('src is required for creating new hardlinks');
  const src = args.src === undefined ? null : text(at, 'absolute');
  const source = readState(at.blocks.get('state source'));
  if (src !== null && source.kind === 'absent') at.fail('src does not exist', { dest: path, src: text(at, 'src') });
  const relink = src !== null && source.id !== state.id;
  if (relink && state.kind === 'directory') at.fail(`Cannot convert from directory to hard link: ${path}`, { path });
  if (relink && (state.kind === 'file' || state.kind === 'hard') && !args.force)
    at.fail(`Cannot link, ${state.kind === 'file' ? 'file' : 'different hard link'} exists at destination`, {
      dest: path,
      src,
    });
  const before = {
    path,
    ...(relink ? { state: state.kind } : {}),
    ...(state.kind === 'link' ? { src: state.target ?? '' } : {}),
  };
  const after = { path, ...(relink ? { state: 'hard' } : {}), ...(state.kind === 'link' ? { src } : {}) };
  const change = attributeChange(relink ? source : state, at.attributes);
  const times = changedTimes(relink ? source : state, wantedTimes(context));
  const timed = timeDiff(times);
  const diff = {
    before: { ...change.before, ...timed.before, ...before },
    after: { ...change.after, ...timed.after, ...after },
  };
  if (!relink && !change.changed && !times.changed)
    return { changed: false, dest: path, src, diff, ...stateFields(state) };
  const commands = [
    ...(relink ? replaceBy(to => `ln ${quote(plainPath(src ?? ''))} ${to}`, path, false) : []),
    ...attributeCommands(change, plainPath(path)),
    ...timeCommand(times, path),
  ];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, dest: path, src, diff, ...(done === undefined ? at.fields() : stateFields(done.state)) };
}
