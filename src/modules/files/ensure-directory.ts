import { quote } from '../../remote/shell.ts';
import { type AttributeChange, attributeChange, attributeCommands, freshChange } from '../api/file-attributes.ts';
import type { ModuleResult } from '../api/module.ts';
import { act, plainPath } from './act.ts';
import { type FileContext, type FileLook, freshState, missingPaths } from './file-look.ts';
import { stateFields } from './path-state.ts';
import { treeCommands } from './recurse.ts';

/** Makes the directories that are missing; each gets the attributes, as in Ansible. */
async function make(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const { path } = at;
  const missing = missingPaths(at);
  if (at.blocks.get('below')?.toString('utf8').trim() === 'file')
    at.fail(`There was an issue creating ${path} as requested: [Errno 20] Not a directory: b'${path}'`, { path });
  const change = freshChange(freshState(at, 'directory'), at.attributes);
  // as in Ansible, check mode tells that the directory would be made, and no more
  const shown = context.checkMode ? { before: {}, after: {} } : change;
  const diff = {
    before: { ...shown.before, path, state: 'absent' },
    after: { ...shown.after, path, state: 'directory' },
  };
  const commands = missing.flatMap(each => {
    const word = quote(plainPath(each));
    return [
      `mkdir ${word} || [ -d ${word} ] || _ts_fail ${quote(`There was an issue creating ${each} as requested`)}`,
      ...attributeCommands(change, plainPath(each)),
    ];
  });
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, path, diff, ...(done === undefined ? {} : stateFields(done.state)) };
}

function describe(path: string, change: AttributeChange) {
  return { before: { ...change.before, path }, after: { ...change.after, path } };
}

export async function ensureDirectory(context: FileContext, at: FileLook): Promise<ModuleResult> {
  if (at.state.kind === 'absent') return make(context, at);
  const followed = context.args.follow && at.state.kind === 'link' && at.real.kind === 'directory';
  const path = followed ? at.realPath : at.path;
  const state = followed ? at.real : at.state;
  if (state.kind !== 'directory') at.fail(`${path} already exists as a ${state.kind}`, { path });
  const change = attributeChange(state, at.attributes);
  const below = context.args.recurse ? await treeCommands(context, path, at.attributes) : [];
  const diff = describe(path, change);
  if (!change.changed && below.length === 0) return { changed: false, path, diff, ...stateFields(state) };
  const commands = [...attributeCommands(change, plainPath(path)), ...below];
  const done = await context.change(undefined, host => act(context, host, commands, path, { path }));
  return { changed: true, path, diff, ...stateFields(done?.state ?? state) };
}
