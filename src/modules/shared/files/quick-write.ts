import { NEEDS_MORE } from '../../../remote/connection.ts';
import { newName, REPLACE_FILE } from '../../script/replace-file.ts';
import { call, define, given, held, printfWord } from '../../script/words.ts';
import type { WantedAttributes } from './file-attributes.ts';
import { type Content, sha1Of } from './large-file.ts';
import { type NewFileAttributes, newFileAttributes } from './new-file-attributes.ts';
import QUICK from './quick-write.sh';

/** Content up to here goes along with the look, whether it is needed or not. */
const QUICK_LIMIT = 16 * 1024;

/**
 * Shell lines that write a small file in the same exchange in which it was looked at (`path`, and `sum`, the SHA-1 of what
 * is there; the function `settled` defined), where that is plain: nothing stands there, or a file of ours with another
 * content; the directory is there and gives no group of its own; the file shall be ours. They print the blocks `written`
 * and `state final` then and end the script, and do nothing otherwise. The file has its mode from its birth. Undefined
 * where the content is not small or the mode depends on what stands there.
 */
export function quickWrite(content: Content, wanted: WantedAttributes): readonly string[] | undefined {
  const attributes = newFileAttributes(wanted);
  if (attributes === undefined || !(content instanceof Uint8Array) || content.length > QUICK_LIMIT) return undefined;
  return [
    REPLACE_FILE,
    QUICK,
    define('fits', attributes.fits(held('parent'))),
    define('replaceable', `${replaceableTest(attributes)} && [ ${held('sum')} != ${sha1Of(content)} ]`),
    define('text', `printf ${printfWord(content)}`),
    given({ more: String(NEEDS_MORE) }),
    call('quick', newName(), attributes.umask, attributes.chmod),
  ];
}

/** Shell test that a new file may take the place of `path`: without a mode of its own it keeps that of the one it replaces. */
export function replaceableTest({ bits }: NewFileAttributes): string {
  const path = held('path');
  return bits === undefined ? 'false' : `[ -f ${path} ] && [ -O ${path} ] && [ -G ${path} ]`;
}
