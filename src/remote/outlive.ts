import { quote } from './shell.ts';

/**
 * A script that does not notice when nobody listens any more: what it prints goes to files that only its user may
 * read, and is passed on at its end, so that a connection that is cut breaks no pipe under dpkg's hands. Where no
 * such files can be made it runs as any other.
 */
export function outliving(script: string): string {
  const whole = `( eval ${quote(`\n${script}\n`)}\n)`;
  return `if __tsplay_kept=$(mktemp -d "\${TMPDIR:-/tmp}/tsplay.XXXXXX" 2>/dev/null); then
${whole} >"$__tsplay_kept/out" 2>"$__tsplay_kept/err"
__tsplay_rc=$?
cat "$__tsplay_kept/out"; cat "$__tsplay_kept/err" >&2
rm -rf "$__tsplay_kept"
exit $__tsplay_rc
fi
${whole}`;
}
