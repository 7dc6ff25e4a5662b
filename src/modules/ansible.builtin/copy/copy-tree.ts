import { dirname } from 'node:path/posix';
import type { ModuleResult } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { newName } from '../../script/replace-file.ts';
import { call, given, held, mark, quote } from '../../script/words.ts';
import { act, look, plainPath } from '../../shared/files/act.ts';
import { attributesOf, bringAbout, type Source } from '../../shared/files/copy-file.ts';
import type { CopyContext } from '../../shared/files/copy-options.ts';
import { settled } from '../../shared/files/file-attributes.ts';
import {
  DIFF_LIMIT,
  readIdentity,
  readTarget,
  TARGET_FUNCTIONS,
  TELL_IDENTITY,
  targetCall,
} from '../../shared/files/file-target.ts';
import { sha1Of } from '../../shared/files/large-file.ts';
import { type LocalTree, localContent } from '../../shared/files/local-source.ts';
import { directoryCommands, directoryMode } from '../../shared/files/missing-directories.ts';
import { readState } from '../../shared/files/path-state.ts';
import COPY_TREE from './copy-tree.sh';

interface Look {
  readonly base: string;
  readonly blocks: ReadonlyMap<string, Buffer>;
  readonly sources: readonly Source[];
}

/** All that the tree will touch, in one look. */
async function lookAtAll(context: CopyContext, tree: LocalTree, dest: string, attributeLook: string): Promise<Look> {
  const sources: Source[] = [];
  for (const file of tree.files) {
    const content = await localContent(context, file);
    sources.push({ content, shown: file.path, mode: file.mode });
  }
  const limit = context.diffMode ? DIFF_LIMIT : -1;
  const { follow } = context.args;
  const blocks = await look(context, [
    COPY_TREE,
    call('base', expandedWord(dest)),
    TARGET_FUNCTIONS,
    TELL_IDENTITY,
    attributeLook,
    ...tree.directories.map((to, index) => call('state', `${held('top')}/${quote(to)}`, quote(`directory ${index}`))),
    ...tree.directories.map((to, index) => `[ ! -d ${held('top')}/${quote(to)} ] || ${mark(`have ${index}`)}`),
    ...tree.links.map(({ to }, index) => call('state', `${held('top')}/${quote(to)}`, quote(`link ${index}`))),
    ...tree.files.map(({ to }, index) =>
      targetCall(String(index), `${held('top')}/${quote(to)}`, {
        sum: sha1Of(sources[index]?.content ?? Buffer.of()),
        follow,
        limit,
      }),
    ),
  ]);
  return { base: blocks.get('base')?.toString('utf8') ?? dest, blocks, sources };
}

function linkCommands(path: string, target: string): string[] {
  const word = quote(plainPath(path));
  const temporary = quote(`${dirname(plainPath(path))}/${newName()}`);
  const failure = call('fail', quote('Error while linking'));
  return [
    given({ new: temporary }),
    `ln -s ${quote(target)} ${held('new')} && mv -fT ${held('new')} ${word} || ${failure}`,
    given({ new: '' }),
  ];
}

/** Copies what a directory of the controller holds: directories first, then files, then links. */
export async function copyTree(context: CopyContext, tree: LocalTree, dest: string): Promise<ModuleResult> {
  const wanted = attributesOf(context, undefined);
  const { base, blocks, sources } = await lookAtAll(context, tree, dest, wanted.look);
  const attributes = settled(context, wanted, blocks, { path: base });
  const me = readIdentity(blocks);
  const missing = [...blocks.keys()].filter(key => key.startsWith('missing ')).map(key => key.slice(8));
  const made = [
    ...missing.reverse(),
    ...tree.directories.filter((_, index) => !blocks.has(`have ${index}`)).map(to => `${base}/${to}`),
  ];
  const links = tree.links.filter(
    ({ target }, index) => readState(blocks.get(`state link ${index}`)).target !== target,
  );
  let changed = false;
  if (made.length > 0) {
    changed = true;
    const commands = directoryCommands(made, directoryMode(context), attributes, me);
    await context.change(undefined, host => act(context, host, commands, base, { path: base }));
  }
  let last: ModuleResult | undefined;
  for (const [index, source] of sources.entries()) {
    const target = readTarget(blocks, String(index));
    const own = { ...attributes, mode: attributesOf(context, source.mode).mode };
    last = await bringAbout(context, source, { target, attributes: own, me, before: [] });
    changed = changed || last.changed === true;
  }
  if (links.length > 0) {
    changed = true;
    const commands = links.flatMap(({ to, target }) => linkCommands(`${base}/${to}`, target));
    await context.change(undefined, host => act(context, host, commands, base, { path: base }));
  }
  if (last !== undefined && sources.length === 1) return { ...last, changed };
  return { changed, dest: base.endsWith('/') ? base : `${base}/`, src: tree.path };
}
