import type { ModuleResult } from '../../api/module.ts';
import { call, given, quote } from '../../script/words.ts';
import { act, plainPath } from '../../shared/files/act.ts';
import { attributeChange, attributeCommands, freshChange } from '../../shared/files/file-attributes.ts';
import { stateFields } from '../../shared/files/path-state.ts';
import { type FileContext, type FileLook, freshState } from './file-look.ts';
import { changedTimes, timeCommand, timeDiff, wantedTimes } from './file-times.ts';

function whyNot({ core }: FileContext, path: string): string {
  return core.fileWords ? '.' : `: [Errno 2] No such file or directory: b'${path}'`;
}

/** state=touch on a path where nothing stands. */
async function create(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const { path } = at;
  if (at.blocks.has('missing 1') && !context.checkMode)
    context.fail(`Error, could not touch target${whyNot(context, path)}`, { path });
  const fresh = freshState(at, 'file');
  const change = freshChange(fresh, at.attributes);
  const times = changedTimes(fresh, wantedTimes(context));
  const dated = context.args.modification_time ?? context.args.access_time;
  const diff = {
    before: { ...change.before, path, state: 'absent' },
    after: { ...change.after, path, state: 'touch' },
  };
  const commands = [
    `( set -C; : >${quote(plainPath(path))} ) || ${call('fail', quote('Error, could not touch target'))}`,
    // A failure from here on takes the new file away again.
    given({ new: quote(plainPath(path)) }),
    ...attributeCommands(change, plainPath(path)),
    ...(dated === undefined ? [] : timeCommand(times, path)),
    given({ new: '' }),
  ];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  if (done === undefined) return { changed: true, dest: path };
  return { changed: true, dest: path, diff, ...stateFields(done.state) };
}

/** state=file and state=touch. */
export async function ensureFile(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const touch = at.wanted === 'touch';
  if (touch && at.real.kind === 'absent') return create(context, at);
  const followed = context.args.follow && at.state.kind === 'link';
  const path = followed ? at.realPath : at.path;
  const state = followed ? at.real : at.state;
  if (!touch && state.kind !== 'file' && state.kind !== 'hard')
    context.fail(`file (${path}) is ${state.kind}, cannot continue`, {
      ...stateFields(state),
      path,
      state: state.kind,
    });
  const change = attributeChange(state, at.attributes);
  const times = changedTimes(state, wantedTimes(context));
  const timed = timeDiff(times);
  const states = touch ? [{ state: state.kind }, { state: 'touch' }] : [{}, {}];
  const diff = {
    before: { ...change.before, ...timed.before, path, ...states[0] },
    after: { ...change.after, ...timed.after, path, ...states[1] },
  };
  const where = touch ? { dest: path } : { path };
  if (!change.changed && !times.changed) return { changed: false, ...where, diff, ...stateFields(state) };
  const commands = [...attributeCommands(change, plainPath(path)), ...timeCommand(times, path)];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, ...where, diff, ...stateFields(done?.state ?? state) };
}
