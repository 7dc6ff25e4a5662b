import { escapedBytes } from '../python/surrogate-escape.ts';
import { NEEDS_MORE } from './connection.ts';
import { NOTE_CLOCK } from './host-clock.ts';
import SESSION_END from './session-end.sh';
import { printfFormat, quote } from './shell.ts';

/** First words to a fresh shell; it answers `MARKER pid printf` on stdout and `MARKER` on stderr. */
export function greeting(marker: string): string {
  return `${NOTE_CLOCK}__tsplay_more=${NEEDS_MORE}
${SESSION_END}
__tsplay_printf=$(command -v printf)
echo "${marker} $$ $__tsplay_printf"; echo ${marker} >&2\n`;
}

/**
 * One exchange: the script in a subshell, as data for `eval`, so that no quote, parenthesis or here-document left open
 * in it can reach the frame; then the end of both streams, with the status. The marker must be fresh: a script may know
 * every earlier one. Input comes from a pipe that the shell's builtin printf feeds: a here-document would add a line
 * feed, lose NUL and (bash, ksh) use the host's disk.
 */
export function frame(script: string, marker: string, stdin?: string | Uint8Array): Buffer {
  const body = `( eval ${quote(`\n${script}\n`)}\n)`;
  const end = `\n__tsplay_end ${marker} $?\n`;
  if (stdin === undefined) return escapedBytes(`__tsplay_go=yes; ${body} </dev/null${end}`);
  const bytes = typeof stdin === 'string' ? escapedBytes(stdin) : Buffer.from(stdin);
  const format = Buffer.from(printfFormat(bytes.toString('latin1')), 'latin1');
  return Buffer.concat([Buffer.from('__tsplay_go=yes; printf '), format, escapedBytes(` 2>/dev/null | ${body}${end}`)]);
}

/**
 * An exchange that is sent before the one ahead of it has answered: it begins only if that one did not end with
 * NEEDS_MORE, and says `MARKER 0 unbegun` otherwise.
 */
export function frameBehind(script: string, marker: string): Buffer {
  const body = `( eval ${quote(`\n${script}\n`)}\n) </dev/null\n__tsplay_end ${marker} $?`;
  return escapedBytes(
    `if [ -n "$__tsplay_go" ]; then ${body}\nelse echo ${marker} >&2; echo '${marker} 0 unbegun'; fi\n`,
  );
}
