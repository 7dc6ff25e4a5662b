import { quote, quoteWords } from '../../../remote/shell.ts';
import type { Sections } from '../../script/sections.ts';

/** apt writes its caches and its planner's log even while it only simulates. A log to /dev/null is made all the same: 0.4 s. */
const WRITE_NOTHING = [
  'Dir::Cache::pkgcache=',
  'Dir::Cache::srcpkgcache=',
  'Dir::Log::Planner=',
  'Dir::Log::Solver=',
].flatMap(option => ['-o', option]);

export function lookOnlyOptions(checkMode: boolean): readonly string[] {
  return checkMode ? WRITE_NOTHING : [];
}

/**
 * Environment, marks, and `_ts_try NAME WORDS...`: runs an apt command, again as long as another process holds the lock
 * and `lockTimeout` seconds are not over. Nothing of it reads a terminal.
 */
export function preamble(sections: Sections, lockTimeout: number): string {
  return [
    sections.define,
    'export LC_ALL=C LANG=C LC_MESSAGES=C LC_CTYPE=C DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none',
    '_ts_apt=$(command -v apt-get) || { _ts_mark "no-apt"; exit 0; }',
    'eval "$(apt-config shell _ts_state Dir::State/d _ts_lists Dir::State::lists/d)"',
    `_ts_now=$(date +%s); _ts_until=$((_ts_now + ${Math.max(0, lockTimeout)}))`,
    '_ts_try() {',
    '  _ts_name=$1; shift',
    '  while :; do',
    '    _ts_mark "try $_ts_name $1"',
    '    { _ts_err=$("$@" </dev/null 2>&1 >&3 3>&-); _ts_rc=$?; } 3>&1',
    '    [ -z "$_ts_err" ] || printf "%s\\n" "$_ts_err" >&2',
    '    case $_ts_rc:$_ts_err in',
    '      0:*|*"Permission denied"*|*"are you root"*) break;;',
    '      *"Could not get lock"*|*"Unable to lock"*|*"Unable to acquire the dpkg frontend lock"*)',
    '        [ "$(date +%s)" -lt "$_ts_until" ] || break; sleep 1;;',
    '      *) break;;',
    '    esac',
    '  done',
    '  _ts_mark "rc $_ts_name $_ts_rc"',
    '  return $_ts_rc',
    '}',
    '_ts_stamp() {',
    '  _ts_file=$_ts_lists',
    '  [ ! -e "${_ts_state}periodic/update-success-stamp" ] || _ts_file=${_ts_state}periodic/update-success-stamp',
    '  _ts_time=$(stat -c %Y "$_ts_file" 2>/dev/null) || _ts_time=0',
    '}',
    '_ts_stamp; _ts_mark "stamp $_ts_time $_ts_now"',
  ].join('\n');
}

export interface CacheUpdate {
  readonly validTime: number;
  readonly retries: number;
  readonly maxDelay: number;
}

/** `apt-get update` when the lists are older than `validTime` seconds; a failed fetch is tried again with growing pauses. */
export function updateScript({ validTime, retries, maxDelay }: CacheUpdate): string {
  return [
    // Lists of this very second are not valid for 0 seconds: what is asked for without a time is always done.
    `if [ $((_ts_time + ${validTime})) -le "$_ts_now" ]; then`,
    '  _ts_n=0; _ts_pause=1',
    '  while :; do',
    '    _ts_try update apt-get -q update && break',
    '    _ts_n=$((_ts_n + 1))',
    `    [ "$_ts_n" -lt ${Math.max(1, retries)} ] || exit 0`,
    '    case $_ts_err in *"Could not get lock"*|*"Unable to lock"*) exit 0;; esac',
    `    [ "$_ts_pause" -le ${Math.max(0, maxDelay)} ] || _ts_pause=${Math.max(0, maxDelay)}`,
    '    sleep "$_ts_pause"; _ts_pause=$((_ts_pause * 2))',
    '  done',
    '  _ts_stamp; _ts_mark "updated $_ts_time"',
    'fi',
  ].join('\n');
}

const QUERY = "dpkg-query -W -f '${Package} ${Architecture} ${db:Status-Status} ${Version}\\n'";
const PROVIDERS = `awk '/^Package: /{n=$2; on=0} /^Reverse Provides:/{on=1; next} on && NF{print n, $1}'`;

/** Prints 1 when some word of `want` is not an installed package. */
const MISSING =
  'BEGIN{n=split(want,w," ")} $3=="installed"{s[$1]=1; s[$1":"$2]=1} END{for(i=1;i<=n;i++) if(!(w[i] in s)){print 1; exit}}';

/**
 * States of packages: what dpkg knows, and where that does not settle it, what apt's policy says.
 * @param policy `always`, or only `when-missing`: some name is not installed.
 */
export function statusScript(
  names: readonly string[],
  patterns: readonly string[],
  policy: 'always' | 'when-missing' | 'never',
  aptOptions: readonly string[],
): string {
  const options = quoteWords(aptOptions);
  const matching = patterns.map(
    (pattern, index) => `${patternWord(pattern)}) _ts_hits="$_ts_hits $_ts_p"; _ts_mark "match ${index} $_ts_p";;`,
  );
  return [
    '_ts_hits=',
    ...(patterns.length === 0
      ? []
      : [`for _ts_p in $(apt-cache ${options} pkgnames); do case $_ts_p in`, ...matching, 'esac; done']),
    `set -- ${quoteWords(names)} $_ts_hits`,
    '_ts_mark dpkg',
    `_ts_known=$([ $# -eq 0 ] || ${QUERY} "$@" 2>/dev/null); printf '%s\\n' "$_ts_known"`,
    '_ts_mark auto',
    `[ ! -r "\${_ts_state}extended_states" ] || awk '/^Package: /{n=$2} /^Auto-Installed: 1/{print n}' "\${_ts_state}extended_states"`,
    ...(policy === 'never' ? [] : [policyScript(policy, options)]),
  ].join('\n');
}

function policyScript(policy: 'always' | 'when-missing', options: string): string {
  return [
    policy === 'always' ? '_ts_ask=1' : `_ts_ask=$(printf '%s\\n' "$_ts_known" | awk -v want="$*" '${MISSING}')`,
    'if [ -n "$_ts_ask" ] && [ $# -gt 0 ]; then',
    `  _ts_mark policy; _ts_policy=$(apt-cache ${options} policy "$@" 2>/dev/null); printf '%s\\n' "$_ts_policy"`,
    `  _ts_none=$(printf '%s\\n' "$_ts_policy" | awk '/^[^ ]/{n=$1; sub(/:$/, "", n)} /Candidate: [(]none[)]/{print n}')`,
    '  if [ -n "$_ts_none" ]; then',
    `    _ts_mark providers; _ts_provided=$(apt-cache ${options} showpkg $_ts_none 2>/dev/null | ${PROVIDERS}); printf '%s\\n' "$_ts_provided"`,
    `    _ts_p=$(printf '%s\\n' "$_ts_provided" | awk '{print $2}')`,
    `    _ts_mark dpkg; [ -z "$_ts_p" ] || ${QUERY} $_ts_p 2>/dev/null`,
    '  fi',
    'fi',
  ].join('\n');
}

/** A package pattern as a `case` pattern: glob characters active, all else quoted. */
function patternWord(pattern: string): string {
  return pattern.replace(/[^\w*?[\]!.+:-]+/g, quote);
}

/** Puts a policy-rc.d that answers `code` in place for the time of `script`, and brings the old one back. */
export function underPolicyRcD(code: number | undefined, script: string): string {
  if (code === undefined) return script;
  return [
    '_ts_rcd=/usr/sbin/policy-rc.d; _ts_keep=',
    'if [ -e "$_ts_rcd" ]; then _ts_keep=$(mktemp "$_ts_rcd.tsplay.XXXXXX") && mv -f "$_ts_rcd" "$_ts_keep" || { _ts_mark "fail Fail to move /usr/sbin/policy-rc.d"; exit 0; }; fi',
    'trap \'if [ -n "$_ts_keep" ]; then mv -f "$_ts_keep" "$_ts_rcd"; else rm -f "$_ts_rcd"; fi\' EXIT',
    `printf '#!/bin/sh\\nexit %d\\n' ${code} >"$_ts_rcd" && chmod 755 "$_ts_rcd" || { _ts_mark "fail Failed to create or chmod /usr/sbin/policy-rc.d"; exit 0; }`,
    script,
  ].join('\n');
}
