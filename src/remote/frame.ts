import { quote } from './shell.ts';

/**
 * Defines the shell function that runs after each script and says `MARKER clean` or `MARKER stray`. A stray is a
 * process that the script left behind with our stdout or stderr in its hands: whatever it prints later would be taken
 * for a later script's output, so the shell ends itself and the session goes on in a new one. Only processes younger
 * than the shell are looked at; one whose descriptors we may not see counts when it is of our login session.
 * Where there is no Linux /proc the answer is `unknown`, and late output is recognised by coming between scripts.
 */
const STRAY_CHECK = `__tsplay_sid() {
read -r __tsplay_l <"$1/stat" || return 1
IFS=' '; set -- \${__tsplay_l##*") "}; unset IFS
__tsplay_s=$4
} 2>/dev/null
__tsplay_check() {
[ -e /proc/$$/fd/1 ] || { echo "$1 unknown"; return; }
for __tsplay_p in /proc/[0-9]*; do
[ "\${__tsplay_p#/proc/}" -gt $$ ] 2>/dev/null || continue
if [ ! -x "$__tsplay_p/fd" ]; then
__tsplay_sid "$__tsplay_p" && [ "$__tsplay_s" = "$__tsplay_own" ] && { echo "$1 stray"; exit 0; }
continue
fi
for __tsplay_f in 1 2; do
if [ "$__tsplay_p/fd/$__tsplay_f" -ef /proc/$$/fd/1 ] || [ "$__tsplay_p/fd/$__tsplay_f" -ef /proc/$$/fd/2 ]; then
echo "$1 stray"; exit 0
fi
done
done
echo "$1 clean"
}
__tsplay_sid /proc/$$; __tsplay_own=$__tsplay_s
`;

/** First words to a fresh shell; it answers `MARKER pid printf` on stdout and `MARKER` on stderr. */
export function greeting(marker: string): string {
  return `${STRAY_CHECK}echo "${marker} $$ $(command -v printf)"; echo ${marker} >&2\n`;
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
 * in it can reach the frame; then the status, and the end of both streams. The marker must be fresh: a script may know
 * every earlier one. Input comes from a pipe that the shell's builtin printf feeds: a here-document would add a line
 * feed, lose NUL and (bash, ksh) use the host's disk.
 */
export function frame(script: string, marker: string, stdin?: string | Uint8Array): Buffer {
  const body = `( eval ${quote(`\n${script}\n`)}\n)`;
  const end = `\necho "${marker} $?"; echo ${marker} >&2; __tsplay_check ${marker}\n`;
  if (stdin === undefined) return Buffer.from(`${body} </dev/null${end}`);
  const format = printfFormat(typeof stdin === 'string' ? Buffer.from(stdin) : stdin);
  return Buffer.concat([Buffer.from('printf '), format, Buffer.from(` 2>/dev/null | ${body}${end}`)]);
}
