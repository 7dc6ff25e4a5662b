import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { NEEDS_MORE } from '../../../remote/connection.ts';
import { printfWord } from '../../../remote/shell.ts';
import type { Joint, JointScript } from '../../api/joint.ts';
import { prologue } from './act.ts';
import { newBlocks } from './blocks.ts';
import type { WantedAttributes } from './file-attributes.ts';
import { type Content, sha1Of } from './large-file.ts';
import { type Birth, birthOf } from './new-file-attributes.ts';
import { STATE_FORMAT, STATE_LINES } from './path-state.ts';
import { attributesTest } from './settled-test.ts';

/** Absolute, and of characters that mean nothing to a shell; what it names may still be anything. */
const PLAIN_PATH = /^(?:\/[\w@%+=:,.-]+)+$/;

interface SmallFile {
  readonly path: string;
  readonly content: Uint8Array;
}

type FileBlocks = ReadonlyMap<string, Buffer>;

/**
 * The items of a loop that write small files of one directory, with the same attributes, in one script: what is there is
 * looked at and summed all at once; the new files are written into a folder beside their targets, get their mode, are
 * looked at and synced, and then take their places. It does the items up to the first that is not plain as `quickWrite`
 * has it, and answers with the blocks that the script of each of them would have printed. Undefined: not for this file.
 */
export function writeTogether(
  path: string,
  content: Content,
  wanted: WantedAttributes,
): Joint<SmallFile, FileBlocks> | undefined {
  const name = basename(path);
  if (!(content instanceof Uint8Array) || !PLAIN_PATH.test(path) || name === '.' || name === '..') return undefined;
  const birth = birthOf(wanted);
  if (birth === undefined) return undefined;
  const { owner, group } = wanted;
  return {
    key: JSON.stringify([dirname(path), birth.bits ?? null, owner ?? null, group ?? null]),
    id: name,
    member: { path, content },
    script: files => jointScript(files, dirname(path), wanted, birth),
  };
}

function jointScript(
  files: readonly SmallFile[],
  directory: string,
  wanted: WantedAttributes,
  { bits, umask, chmod, fits }: Birth,
): JointScript<FileBlocks> {
  const blocks = newBlocks();
  const name = `.tsplay-${randomUUID().replaceAll('-', '')}`;
  const folder = `${directory === '/' ? '' : directory}/${name}`;
  const text = [
    prologue(blocks),
    wanted.look,
    `_ts_undone() { cd /; rm -rf ${folder}; exit ${NEEDS_MORE}; }`,
    // who may rename what is in the directory could put another folder in the place of ours: we stay in the one that we made
    `_ts_enter() { mkdir -m 700 ${folder} && _ts_made=yes && cd -P ${folder} && case $PWD in */${name}) [ -O . ];; *) cd /; return 1;; esac; }`,
    `_ts_right() { ${attributesTest(wanted, 'file')}; }`,
    `_ts_put() { case $1 in\n${files.map(({ content }, index) => `${index}) printf ${printfWord(content)};;`).join('\n')}\nesac; }`,
    `_ts_fits() { ${fits(directory)}; }`,
    // which of them are there: up to the first that is no plain file
    `[ -d ${directory} ] || exit ${NEEDS_MORE}; _ts_there=; _ts_plain=0`,
    `for _ts_p in ${files.map(file => file.path).join(' ')}; do`,
    'if [ -L "$_ts_p" ]; then break; elif [ -f "$_ts_p" ]; then _ts_there="$_ts_there $_ts_p"; elif [ -e "$_ts_p" ]; then break; fi',
    '_ts_plain=$((_ts_plain + 1)); done',
    '_ts_stats=; _ts_sums=; if [ -n "$_ts_there" ]; then',
    `{ _ts_stats=$(stat -c '${STATE_FORMAT}' $_ts_there) && _ts_sums=$(sha1sum $_ts_there); } 2>/dev/null || exit ${NEEDS_MORE}; fi`,
    '_ts_tell there "$_ts_there"; _ts_tell stats "$_ts_stats"; _ts_tell sums "$_ts_sums"',
    // what is to be written, into a folder that is ours; $1 and following are what stat said of the next one that is there
    '_ts_done=; _ts_new=; _ts_files=; _ts_kept=; _ts_made=; _ts_k=-1',
    ...umask,
    "set -f; IFS='\n'; set -- $_ts_stats; unset IFS; set +f",
    `for _ts_m in ${files.map(file => `${sha1Of(file.content)}:${file.path}`).join(' ')}; do`,
    '_ts_k=$((_ts_k + 1)); [ $_ts_k -lt $_ts_plain ] || break',
    '_ts_p=${_ts_m#*:}; _ts_u=',
    'case "$_ts_there " in *" $_ts_p "*)',
    "_ts_u=${_ts_sums%% *}; _ts_sums=${_ts_sums#*'\n'}",
    `if [ "$_ts_u" = "\${_ts_m%%:*}" ]; then _ts_right "$@" || break; else ${bits === undefined ? 'break' : '[ -O "$_ts_p" ] && [ -G "$_ts_p" ] || break'}; fi`,
    `shift ${STATE_LINES};; esac`,
    'if [ "$_ts_u" != "${_ts_m%%:*}" ]; then',
    '[ -n "$_ts_new" ] || { _ts_fits && _ts_enter; } || break',
    '_ts_t=./${_ts_p##*/}; _ts_put $_ts_k >"$_ts_t" || { rm -f "$_ts_t"; break; }',
    '_ts_new="$_ts_new $_ts_k"; _ts_files="$_ts_files $_ts_t"; fi',
    '_ts_done=$_ts_k; done 2>/dev/null',
    'if [ -n "$_ts_files" ]; then',
    ...(chmod === undefined ? [] : [`chmod ${chmod} $_ts_files 2>/dev/null || _ts_undone`]),
    `_ts_stats=$(stat -c '${STATE_FORMAT}' $_ts_files 2>/dev/null) || _ts_undone`,
    "set -f; IFS='\n'; set -- $_ts_stats; unset IFS; set +f",
    `while [ $# -gt 0 ]; do _ts_right "$@" || _ts_undone; shift ${STATE_LINES}; done`,
    'sync $_ts_files 2>/dev/null || :',
    // a target that cannot be replaced stays undone, and says why when it is done by itself
    `mv -f $_ts_files ${directory}/ 2>/dev/null || for _ts_t in $_ts_files; do`,
    '[ ! -e "$_ts_t" ] || _ts_kept="$_ts_kept ${_ts_t##*/}"; done; fi',
    `[ -z "$_ts_made" ] || { cd /; rm -rf ${folder}; }`,
    '_ts_tell new "$_ts_new"; _ts_tell final "$_ts_stats"; _ts_tell kept "$_ts_kept"; _ts_tell done "$_ts_done"',
    `[ "$_ts_done" = ${files.length - 1} ] && [ -z "$_ts_kept" ] || exit ${NEEDS_MORE}`,
  ].join('\n');
  return { text, read: answer => readJoint(files, directory, blocks.read(answer)) };
}

/** What each script would have printed by itself; undefined for a file of which nothing was done. */
function readJoint(files: readonly SmallFile[], directory: string, blocks: FileBlocks): (FileBlocks | undefined)[] {
  const words = (label: string) => new Set((blocks.get(label)?.toString('utf8') ?? '').split(' '));
  const done = Number(blocks.get('done')?.toString('utf8') || -1);
  const [there, written, kept] = [words('there'), words('new'), words('kept')];
  const sums = (blocks.get('sums')?.toString('utf8') ?? '').split('\n');
  const before = stateBlocks(blocks.get('stats'));
  const after = stateBlocks(blocks.get('final'));
  return files.map(({ path }, index) => {
    const state = there.has(path) ? before.next().value : undefined;
    const sum = there.has(path) ? sums.shift()?.split(' ')[0] : undefined;
    const final = written.has(String(index)) ? after.next().value : undefined;
    if (index > done || kept.has(basename(path))) return undefined;
    const own = new Map([
      ['path file', Buffer.from(path)],
      ['state file', state ?? Buffer.alloc(0)],
      ['parent', Buffer.from(directory)],
    ]);
    if (sum !== undefined) own.set('sum file', Buffer.from(sum));
    if (final !== undefined) own.set('state final', final);
    for (const label of ['umask', 'uid', 'gid']) {
      const common = blocks.get(label);
      if (common !== undefined) own.set(label, common);
    }
    return own;
  });
}

/** What stat said of several paths, path by path. */
function* stateBlocks(block: Buffer | undefined): Generator<Buffer> {
  const lines = (block?.toString('utf8') ?? '').split('\n');
  for (let at = 0; at + STATE_LINES <= lines.length; at += STATE_LINES)
    yield Buffer.from(lines.slice(at, at + STATE_LINES).join('\n'));
}
