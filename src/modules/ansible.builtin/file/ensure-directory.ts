import type { ModuleResult } from '../../api/module.ts';
import { call, quote } from '../../script/words.ts';
import { act, plainPath } from '../../shared/files/act.ts';
import {
  type AttributeChange,
  attributeChange,
  attributeCommands,
  freshChange,
} from '../../shared/files/file-attributes.ts';
import { stateFields } from '../../shared/files/path-state.ts';
import { type FileContext, type FileLook, freshState, missingPaths } from './file-look.ts';
import { changedTimes, type TimeChange, timeCommand, timeDiff, wantedTimes } from './file-times.ts';
import { treeCommands } from './recurse.ts';

/** Makes the directories that are missing; each gets the attributes, as in Ansible. */
async function make(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const path = at.state.kind === 'link' ? at.realPath : at.path;
  const missing = missingPaths(at);
  if (!context.checkMode && at.blocks.get('below')?.toString('utf8').trim() === 'file') {
    const [first = path] = missing;
    at.fail(`There was an issue creating ${first} as requested: [Errno 20] Not a directory: b'${first}'`, { path });
  }
  const fresh = freshState(at, 'directory');
  const change = freshChange(fresh, at.attributes);
  const times = changedTimes(fresh, wantedTimes(context));
  // as in Ansible, check mode tells that the directory would be made, and no more
  const shown = context.checkMode ? { before: {}, after: {} } : change;
  const diff = {
    before: { ...shown.before, path, state: 'absent' },
    after: { ...shown.after, path, state: 'directory' },
  };
  const commands = missing.flatMap(each => {
    const word = quote(plainPath(each));
    return [
      `mkdir ${word} || [ -d ${word} ] || ${call('fail', quote(`There was an issue creating ${each} as requested`))}`,
      ...attributeCommands(change, plainPath(each)),
    ];
  });
  const done = await context.change(undefined, host =>
    act(context, host, [...commands, ...timeCommand(times, path)], path, { path }),
  );
  return { changed: true, path, diff, ...(done === undefined ? {} : stateFields(done.state)) };
}

function describe(path: string, change: AttributeChange, times: TimeChange) {
  const timed = timeDiff(times);
  return { before: { ...change.before, ...timed.before, path }, after: { ...change.after, ...timed.after, path } };
}

export async function ensureDirectory(context: FileContext, at: FileLook): Promise<ModuleResult> {
  if (at.state.kind === 'absent' || (context.args.follow && at.real.kind === 'absent')) return make(context, at);
  const followed = context.args.follow && at.state.kind === 'link' && at.real.kind === 'directory';
  const path = followed ? at.realPath : at.path;
  const state = followed ? at.real : at.state;
  if (state.kind !== 'directory') at.fail(`${path} already exists as a ${state.kind}`, { path });
  const change = attributeChange(state, at.attributes);
  const below = context.args.recurse ? await treeCommands(context, path, at.attributes) : [];
  const times = changedTimes(state, wantedTimes(context));
  const diff = describe(path, change, times);
  if (!change.changed && !times.changed && below.length === 0)
    return { changed: false, path, diff, ...stateFields(state) };
  const commands = [...attributeCommands(change, plainPath(path)), ...below, ...timeCommand(times, path)];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, path, diff, ...stateFields(done?.state ?? state) };
}
