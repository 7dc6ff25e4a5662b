import { randomUUID } from 'node:crypto';
import { NEEDS_MORE } from '../../../remote/connection.ts';
import { printfWord } from '../../../remote/shell.ts';
import type { WantedAttributes } from './file-attributes.ts';
import { type Content, sha1Of } from './large-file.ts';
import { birthOf } from './new-file-attributes.ts';

/** Content up to here goes along with the look, whether it is needed or not. */
const QUICK_LIMIT = 16 * 1024;

/**
 * Shell lines that write a small file in the same exchange in which it was looked at (`_ts_p` the path, `_ts_u` the
 * SHA-1 of what is there, `_ts_settled` defined), where that is plain: nothing stands there, or a file of ours with
 * another content; the directory is there and gives no group of its own; the file shall be ours. They print the blocks
 * `written` and `state final` then and end the script, and do nothing otherwise. The file has its mode from its birth.
 * Undefined where the content is not small or the mode depends on what stands there.
 */
export function quickWrite(content: Content, wanted: WantedAttributes): readonly string[] | undefined {
  const birth = birthOf(wanted);
  if (birth === undefined || !(content instanceof Uint8Array) || content.length > QUICK_LIMIT) return undefined;
  const { bits, umask, chmod } = birth;
  // without a mode of its own a new file keeps that of the one it replaces
  const replaceable =
    bits === undefined
      ? 'false'
      : `[ -f "$_ts_p" ] && [ -O "$_ts_p" ] && [ -G "$_ts_p" ] && [ "$_ts_u" != ${sha1Of(content)} ]`;
  return [
    '_ts_quick() { _ts_up "$_ts_p"; [ -d "$_ts_q" ] && [ ! -L "$_ts_p" ] || return 1',
    `[ ! -e "$_ts_p" ] || { ${replaceable}; } || return 1`,
    `${birth.fits('"$_ts_q"')}; }`,
    'if _ts_quick; then set -C',
    `_ts_t=\${_ts_q%/}/.tsplay-${randomUUID().replaceAll('-', '')}`,
    ...umask,
    `printf ${printfWord(content)} >"$_ts_t" || _ts_fail "Destination $_ts_q not writable"`,
    ...(chmod === undefined ? [] : [`chmod ${chmod} "$_ts_t" || _ts_fail 'chmod failed'`]),
    'sync "$_ts_t" 2>/dev/null || :',
    'mv -f "$_ts_t" "$_ts_p" || _ts_fail "Could not replace file: $_ts_p"',
    `_ts_t=; _ts_mark written; _ts_state "$_ts_p" final; _ts_settled && exit 0; exit ${NEEDS_MORE}; fi`,
  ];
}
