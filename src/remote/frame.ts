import { NEEDS_MORE } from './connection.ts';
import { NOTE_CLOCK } from './host-clock.ts';
import { quote } from './shell.ts';

/**
 * Shell functions that end each script: `__tsplay_end MARKER STATUS` says `MARKER STATUS clean UPTIME` or `... stray`. A stray
 * is a process that the script left behind with our stdout or stderr in its hands: whatever it prints later would be
 * taken for a later script's output, so the shell ends itself and the session goes on in a new one. Looked at are the
 * processes that were started since the last look: ids are given in order, and /proc/loadavg ends with the newest. Where
 * they are many, or the count began anew, all are looked at whose id is beyond the shell's. One whose descriptors we may
 * not see counts when it is of our login session.
 * Where there is no Linux /proc the answer is `unknown`, and late output is recognised by coming between scripts.
 *
 * Variables of the shell: `own` its login session, `last` the newest process at the last look, `v` the verdict, `clock`
 * set where there is /proc/uptime, `go` not empty while scripts that were sent behind may begin.
 */
const END_FUNCTIONS = `__tsplay_sid() {
read -r __tsplay_l <"$1/stat" || return 1
IFS=' '; set -- \${__tsplay_l##*") "}; unset IFS
__tsplay_s=$4
} 2>/dev/null
__tsplay_holds() {
[ -d "$1" ] && [ "\${1#/proc/}" != $$ ] || return 1
if [ ! -x "$1/fd" ]; then __tsplay_sid "$1" && [ "$__tsplay_s" = "$__tsplay_own" ]; return; fi
[ "$1/fd/1" -ef /proc/$$/fd/1 ] || [ "$1/fd/2" -ef /proc/$$/fd/2 ] ||
[ "$1/fd/1" -ef /proc/$$/fd/2 ] || [ "$1/fd/2" -ef /proc/$$/fd/1 ]
}
__tsplay_newest() {
__tsplay_n=
read -r __tsplay_l <"/proc/loadavg" && __tsplay_n=\${__tsplay_l##* }
} 2>/dev/null
__tsplay_look() {
__tsplay_v=clean
__tsplay_p=$__tsplay_last
__tsplay_newest
__tsplay_last=$__tsplay_n
if [ -z "$__tsplay_n" ] || [ ! -e /proc/$$/fd/1 ]; then __tsplay_v=unknown; return; fi
if [ "$__tsplay_n" -ge "$__tsplay_p" ] && [ $((__tsplay_n - __tsplay_p)) -lt 500 ]; then
while [ "$__tsplay_p" -lt "$__tsplay_n" ]; do
__tsplay_p=$((__tsplay_p + 1))
if __tsplay_holds "/proc/$__tsplay_p"; then __tsplay_v=stray; return; fi
done
return
fi
for __tsplay_p in /proc/[0-9]*; do
if [ "\${__tsplay_p#/proc/}" -gt $$ ] && __tsplay_holds "$__tsplay_p"; then __tsplay_v=stray; return; fi
done
}
__tsplay_end() {
__tsplay_u=
[ -z "$__tsplay_clock" ] || read -r __tsplay_u __tsplay_l </proc/uptime
__tsplay_look
[ "$2" != ${NEEDS_MORE} ] || __tsplay_go=
echo "$1" >&2
echo "$1 $2 $__tsplay_v $__tsplay_u"
[ $__tsplay_v != stray ] || exit 0
}
__tsplay_sid /proc/$$; __tsplay_own=$__tsplay_s
__tsplay_newest; __tsplay_last=\${__tsplay_n:-0}
`;

/** First words to a fresh shell; it answers `MARKER pid printf` on stdout and `MARKER` on stderr. */
export function greeting(marker: string): string {
  return `${NOTE_CLOCK}${END_FUNCTIONS}__tsplay_printf=$(command -v printf)
echo "${marker} $$ $__tsplay_printf"; echo ${marker} >&2\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\0': '\\000', '%': '%%', '\\': '\\\\', "'": "'\\''" };

/** Bytes as the format of the shell's own `printf`: the one way to carry NUL that needs no program on the host. */
function printfFormat(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1');
  const escaped = text.replace(/[\0%\\']/g, special => ESCAPES[special] ?? special);
  // a leading "-" would be read as an option
  return Buffer.from(`'${escaped.startsWith('-') ? `\\055${escaped.slice(1)}` : escaped}'`, 'latin1');
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
  if (stdin === undefined) return Buffer.from(`__tsplay_go=yes; ${body} </dev/null${end}`);
  const format = printfFormat(typeof stdin === 'string' ? Buffer.from(stdin) : stdin);
  return Buffer.concat([Buffer.from('__tsplay_go=yes; printf '), format, Buffer.from(` 2>/dev/null | ${body}${end}`)]);
}

/**
 * An exchange that is sent before the one ahead of it has answered: it begins only if that one did not end with
 * NEEDS_MORE, and says `MARKER 0 unbegun` otherwise.
 */
export function frameBehind(script: string, marker: string): Buffer {
  const body = `( eval ${quote(`\n${script}\n`)}\n) </dev/null\n__tsplay_end ${marker} $?`;
  return Buffer.from(
    `if [ -n "$__tsplay_go" ]; then ${body}\nelse echo ${marker} >&2; echo '${marker} 0 unbegun'; fi\n`,
  );
}
