import { quote } from './shell.ts';

/**
 * A script that does not notice when nobody listens any more: what it prints goes to files that only its user may
 * read, and is passed on at its end, so that a connection that is cut breaks no pipe under dpkg's hands. Where no
 * such files can be made it runs as any other.
 */
export function outliving(script: string): string {
  const whole = `( eval ${quote(`\n${script}\n`)}\n)`;
  return `if _ts_kept=$(mktemp -d "\${TMPDIR:-/tmp}/tsplay.XXXXXX" 2>/dev/null); then
${whole} >"$_ts_kept/out" 2>"$_ts_kept/err"
_ts_rc=$?
cat "$_ts_kept/out"; cat "$_ts_kept/err" >&2
rm -rf "$_ts_kept"
exit $_ts_rc
fi
${whole}`;
}
