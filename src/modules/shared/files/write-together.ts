import { basename, dirname } from 'node:path';
import { NEEDS_MORE } from '../../../remote/connection.ts';
import type { Joint, JointScript } from '../../api/joint.ts';
import { type Blocks, newMarks } from '../../script/marks.ts';
import { newName, REPLACE_FILE } from '../../script/replace-file.ts';
import { define, given, printfWord, quote } from '../../script/words.ts';
import { prologue } from './act.ts';
import type { WantedAttributes } from './file-attributes.ts';
import { type Content, sha1Of } from './large-file.ts';
import { type NewFileAttributes, newFileAttributes } from './new-file-attributes.ts';
import { STATE_LINES } from './path-state.ts';
import { replaceableTest } from './quick-write.ts';
import { attributesTest } from './settled-test.ts';
import WRITE_TOGETHER from './write-together.sh';

/** Absolute, and of characters that mean nothing to a shell; what it names may still be anything. */
const PLAIN_PATH = /^(?:\/[\w@%+=:,.-]+)+$/;

interface SmallFile {
  readonly path: string;
  readonly content: Uint8Array;
}

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
): Joint<SmallFile, Blocks> | undefined {
  const name = basename(path);
  if (!(content instanceof Uint8Array) || !PLAIN_PATH.test(path) || name === '.' || name === '..') return undefined;
  const attributes = newFileAttributes(wanted);
  if (attributes === undefined) return undefined;
  const { owner, group } = wanted;
  return {
    key: JSON.stringify([dirname(path), attributes.bits ?? null, owner ?? null, group ?? null]),
    id: name,
    member: { path, content },
    script: files => jointScript(files, dirname(path), wanted, attributes),
  };
}

function jointScript(
  files: readonly SmallFile[],
  directory: string,
  wanted: WantedAttributes,
  attributes: NewFileAttributes,
): JointScript<Blocks> {
  const marks = newMarks();
  const contents = files.map(({ content }, index) => `${index}) printf ${printfWord(content)};;`);
  const text = [
    prologue(marks),
    wanted.look,
    REPLACE_FILE,
    define('put', 'case $1 in', ...contents, 'esac'),
    define('right', attributesTest(wanted, 'file')),
    define('fits', attributes.fits(directory)),
    define('replaceable', replaceableTest(attributes)),
    given({
      directory,
      folder: `${directory === '/' ? '' : directory}/${newName()}`,
      wanted: quote(files.map(file => `${sha1Of(file.content)}:${file.path}`).join(' ')),
      last: String(files.length - 1),
      umask: attributes.umask,
      mode: attributes.chmod,
      height: String(STATE_LINES),
      more: String(NEEDS_MORE),
    }),
    WRITE_TOGETHER,
  ].join('\n');
  return { text, read: answer => readJoint(files, directory, marks.blocks(answer)) };
}

/** What each script would have printed by itself; undefined for a file of which nothing was done. */
function readJoint(files: readonly SmallFile[], directory: string, blocks: Blocks): (Blocks | undefined)[] {
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
