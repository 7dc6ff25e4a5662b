import type { ModuleResult } from '../../api/module.ts';
import { call, mark, quote } from '../../script/words.ts';
import { act, look, plainPath } from '../../shared/files/act.ts';
import { stateFields } from '../../shared/files/path-state.ts';
import type { FileContext, FileLook } from './file-look.ts';

/** Below a directory, as Ansible's diff lists it: directories, and all else. */
async function contents(context: FileContext, path: string) {
  const word = quote(plainPath(path));
  const blocks = await look(context, [
    mark('directories', `find ${word} -mindepth 1 -type d`),
    mark('files', `find ${word} -mindepth 1 ! -type d`),
  ]);
  const list = (label: string) => (blocks.get(label)?.toString('utf8') ?? '').split('\n').filter(line => line !== '');
  return { directories: list('directories'), files: list('files') };
}

export async function ensureAbsent(context: FileContext, at: FileLook): Promise<ModuleResult> {
  const { path, state } = at;
  if (state.kind === 'absent') return { changed: false, path, state: 'absent' };
  const listed = state.kind === 'directory' && context.diffMode ? { path_content: await contents(context, path) } : {};
  const diff = { before: { path, state: state.kind, ...listed }, after: { path, state: 'absent' } };
  const word = quote(plainPath(path));
  const command = state.kind === 'directory' ? `rm -rf ${word}` : `rm -f ${word}`;
  const done = await context.change(undefined, host =>
    act(
      context,
      host,
      [`${command} || ${call('fail', quote(state.kind === 'directory' ? 'rmtree failed' : 'unlinking failed'))}`],
      path,
      { path },
    ),
  );
  return { changed: true, path, diff, ...(done === undefined ? stateFields(state) : { state: 'absent' }) };
}
